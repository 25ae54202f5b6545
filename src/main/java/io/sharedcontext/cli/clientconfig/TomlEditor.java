package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * TOML. The entry is a table of its own, {@code [section.name]}, with the objects in it as tables
 * below it; one that is written in another way is found and taken out all the same.
 */
final class TomlEditor implements ConfigFormat.Editor {
  private static final String BARE_KEY = "[A-Za-z0-9_-]+";

  private static TomlParseResult read(String text) {
    TomlParseResult result = Toml.parse(text);
    if (result.hasErrors()) {
      TomlParseError first = result.errors().get(0);
      throw new Unreadable("is not TOML that can be read (line "
          + first.position().line() + "): " + first.getMessage());
    }
    return result;
  }

  @Override
  public ObjectNode parse(String text) {
    return object(read(text));
  }

  private static ObjectNode object(TomlTable table) {
    ObjectNode object = Json.object();
    table.keySet().forEach(key -> object.set(key, node(table.get(List.of(key)))));
    return object;
  }

  private static JsonNode node(Object value) {
    if (value instanceof TomlTable table) {
      return object(table);
    }
    if (value instanceof TomlArray array) {
      ArrayNode items = Json.array();
      array.toList().forEach(item -> items.add(node(item)));
      return items;
    }
    if (value instanceof Long number && number == number.intValue()) {
      return JsonNodeFactory.instance.numberNode(number.intValue());
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return Json.mapper().valueToTree(value);
    }
    // Dates, which are no text: rendering one fails.
    return JsonNodeFactory.instance.pojoNode(value);
  }

  @Override
  public String put(String text, Slot slot, ObjectNode entry) {
    TomlParseResult root = read(text);
    requireOpen(text, root.inputPositionOf(List.of(slot.section())), slot);
    List<LineRange> old = new TomlLines(root, slot).ranges(text);
    String lineEnd = TextLines.lineEnd(text);
    String block = tables(key(slot.section()) + "." + key(slot.name()), entry);
    String lines = block.replace("\n", lineEnd);
    boolean table =
        !old.isEmpty() && text.startsWith("[", indented(text, old.get(0).start()));
    if (table) {
      String rest = cut(text, old.subList(1, old.size()));
      LineRange first = old.get(0);
      return rest.substring(0, first.start()) + lines + rest.substring(first.end());
    }
    String others = TextLines.ended(cut(text, old));
    return others + (others.isEmpty() ? "" : lineEnd) + lines;
  }

  /** A table in braces is complete: the parser would let another add to it, clients' do not. */
  private static void requireOpen(String text, @Nullable TomlPosition section, Slot slot) {
    if (section == null) {
      return;
    }
    String line = text.lines().skip(section.line() - 1L).findFirst().orElse("");
    String from = line.substring(Math.min(line.length(), section.column() - 1));
    if (from.matches("[\"']?" + Pattern.quote(slot.section()) + "[\"']?\\s*=.*")) {
      throw new Unreadable("has its servers in braces, which this command does not change");
    }
  }

  private static int indented(String text, int start) {
    return start + TextLines.indent(text, start).length();
  }

  @Override
  public String remove(String text, Slot slot) {
    return cut(text, new TomlLines(read(text), slot).ranges(text));
  }

  /** Without the ranges, and of the blank lines around each without one. */
  private static String cut(String text, List<LineRange> ranges) {
    String left = text;
    for (int i = ranges.size() - 1; i >= 0; i--) {
      LineRange range = ranges.get(i);
      String before = left.substring(0, range.start());
      String after = left.substring(range.end());
      boolean blankAfter =
          after.isEmpty() || after.substring(0, TextLines.end(after, 0)).isBlank();
      if (blankAfter && before.endsWith("\n")) {
        int last = TextLines.start(before, before.length() - 1);
        before = before.substring(last).isBlank() ? before.substring(0, last) : before;
      }
      left = before + after;
    }
    return left;
  }

  private static String tables(String name, ObjectNode entry) {
    StringBuilder block = new StringBuilder("[" + name + "]\n");
    List<String> below = new ArrayList<>();
    entry.properties().forEach(member -> {
      if (member.getValue() instanceof ObjectNode table) {
        below.add("\n" + tables(name + "." + key(member.getKey()), table));
      } else {
        block
            .append(key(member.getKey()))
            .append(" = ")
            .append(value(member.getValue()))
            .append('\n');
      }
    });
    below.forEach(block::append);
    return block.toString();
  }

  private static String key(String name) {
    return name.matches(BARE_KEY) ? name : text(name);
  }

  private static String value(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> text(value.textValue());
      case NUMBER, BOOLEAN -> value.asText();
      case ARRAY ->
        StreamSupport.stream(value.spliterator(), false)
            .map(TomlEditor::value)
            .collect(Collectors.joining(", ", "[", "]"));
      case OBJECT ->
        value.properties().stream()
            .map(member -> key(member.getKey()) + " = " + value(member.getValue()))
            .collect(Collectors.joining(", ", "{ ", " }"));
      default ->
        throw new Unreadable("has a date in the entry, which this command cannot write again");
    };
  }

  /** A string of JSON is one of TOML, but for the one control character that JSON leaves alone. */
  private static String text(String value) {
    return TextNode.valueOf(value).toString().replace("\u007f", "\\u007F");
  }
}
