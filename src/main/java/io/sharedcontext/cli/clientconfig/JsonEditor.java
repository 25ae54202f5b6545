package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.util.Optional;

/** JSON as clients read it: comments and trailing commas are left where they are. */
final class JsonEditor implements ConfigFormat.Editor {
  private static final ObjectMapper MAPPER = JsonMapper.builder(JsonSpans.FACTORY)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  static Unreadable unreadable(IOException failure) {
    String where = "";
    String what = failure.getMessage();
    if (failure instanceof JsonProcessingException wrong) {
      what = wrong.getOriginalMessage().replaceFirst(" \\(start marker.*", "");
      if (wrong.getLocation() != null) {
        where = " (line " + wrong.getLocation().getLineNr() + ")";
      }
    }
    return new Unreadable("is not JSON that can be read" + where + ": " + what);
  }

  @Override
  public ObjectNode parse(String text) {
    if (JsonSpans.root(text).isEmpty()) {
      return Json.object();
    }
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public String put(String text, Slot slot, ObjectNode entry) {
    return putValue(text, slot, entry);
  }

  private static String putValue(String text, Slot slot, JsonNode entry) {
    JsonSpans.Braces root = JsonSpans.root(text).orElse(null);
    ObjectNode section = Json.object();
    section.set(slot.name(), entry);
    if (root == null) {
      ObjectNode all = Json.object();
      all.set(slot.section(), section);
      return TextLines.ended(text)
          + pretty(all, TextLines.lineEnd(text), TextLines.unit(text))
          + TextLines.lineEnd(text);
    }
    JsonSpans.Member there = root.member(slot.section()).orElse(null);
    if (there == null) {
      return inserted(text, root, slot.section(), section);
    }
    JsonSpans.Braces braces = there.braces().orElse(null);
    if (braces == null) {
      return replaced(text, there, section);
    }
    return braces
        .member(slot.name())
        .map(old -> replaced(text, old, entry))
        .orElseGet(() -> inserted(text, braces, slot.name(), entry));
  }

  private static String replaced(String text, JsonSpans.Member old, JsonNode value) {
    String newText =
        text.substring(old.valueStart(), old.end()).indexOf('\n') < 0 && text.indexOf('\n') < 0
            ? value.toString()
            : pretty(
                value,
                TextLines.lineEnd(text) + TextLines.indent(text, old.start()),
                TextLines.unit(text));
    return text.substring(0, old.valueStart()) + newText + text.substring(old.end());
  }

  private static String inserted(
      String text, JsonSpans.Braces braces, String name, JsonNode value) {
    return braces.members().isEmpty()
        ? insertedAlone(text, braces, name, value)
        : insertedLast(text, braces, name, value);
  }

  private static String insertedAlone(
      String text, JsonSpans.Braces braces, String name, JsonNode value) {
    String outer = TextLines.indent(text, braces.start());
    String indent = outer + TextLines.unit(text);
    String lineEnd = TextLines.lineEnd(text);
    // After the last comment that is in there.
    int close = braces.end() - 1;
    int at = close;
    while (text.charAt(at - 1) <= ' ') {
      at--;
    }
    boolean broken = text.substring(at, close).indexOf('\n') >= 0;
    return text.substring(0, at)
        + lineEnd
        + indent
        + member(name, pretty(value, lineEnd + indent, TextLines.unit(text)), braces, text)
        + (broken ? "" : lineEnd + outer)
        + text.substring(broken ? at : close);
  }

  private static String insertedLast(
      String text, JsonSpans.Braces braces, String name, JsonNode value) {
    JsonSpans.Member last = braces.members().get(braces.members().size() - 1);
    int comma = JsonSpans.significant(text, last.end());
    boolean trailing = text.charAt(comma) == ',';
    int after = trailing ? comma + 1 : last.end();
    int next = JsonSpans.significant(text, after);
    int lineEnd = TextLines.end(text, after);
    // A comment behind the last member stays behind it.
    int at = next > lineEnd && !cutsComment(text, after, lineEnd) ? lineEnd : after;
    String more;
    // Nothing can follow a comment that goes on to the end of its line.
    boolean newLine =
        TextLines.beginsLine(text, last.start()) || text.substring(after, at).contains("//");
    if (newLine) {
      String indent = TextLines.indent(text, last.start());
      String line = TextLines.lineEnd(text) + indent;
      more = line + member(name, pretty(value, line, TextLines.unit(text)), braces, text);
    } else {
      more = " " + member(name, value.toString(), braces, text);
    }
    return text.substring(0, last.end())
        + (trailing ? "" : ",")
        + text.substring(last.end(), at)
        + more
        + (trailing ? "," : "")
        + text.substring(at);
  }

  /** Whether a comment that begins after {@code from} goes on after {@code lineEnd}. */
  private static boolean cutsComment(String text, int from, int lineEnd) {
    String rest = text.substring(from, lineEnd);
    return rest.lastIndexOf("/*") > rest.lastIndexOf("*/");
  }

  /** What stands in a list has no name. */
  private static String member(String name, String value, JsonSpans.Braces braces, String text) {
    return text.charAt(braces.start()) == '[' ? value : TextNode.valueOf(name) + ": " + value;
  }

  /** The list of that name, if the text has it. */
  private static Optional<JsonSpans.Braces> list(String text, Slot slot) {
    return JsonSpans.root(text)
        .flatMap(root -> root.member(slot.section()))
        .flatMap(JsonSpans.Member::braces)
        .flatMap(section -> section.member(slot.name()))
        .flatMap(JsonSpans.Member::brackets);
  }

  /** The text with {@code element} at the place {@code index} of a list, or behind its last. */
  String putElement(String text, Slot slot, int index, JsonNode element) {
    JsonSpans.Braces list = list(text, slot).orElse(null);
    if (list == null) {
      return putValue(text, slot, Json.array().add(element));
    }
    return index < list.members().size()
        ? replaced(text, list.members().get(index), element)
        : inserted(text, list, "", element);
  }

  /** The text without the element at the place {@code index} of a list. */
  String removeElement(String text, Slot slot, int index) {
    JsonSpans.Braces list = list(text, slot).orElseThrow();
    return without(text, list, list.members().get(index));
  }

  /** The text without the list itself. */
  String removeList(String text, Slot slot) {
    return remove(text, slot);
  }

  @Override
  public String remove(String text, Slot slot) {
    JsonSpans.Braces braces = JsonSpans.root(text)
        .flatMap(root -> root.member(slot.section()))
        .flatMap(JsonSpans.Member::braces)
        .orElseThrow();
    return without(text, braces, braces.member(slot.name()).orElseThrow());
  }

  private static String without(String text, JsonSpans.Braces braces, JsonSpans.Member old) {
    int index = braces.members().indexOf(old);
    int comma = JsonSpans.significant(text, old.end());
    boolean followed = text.charAt(comma) == ',';
    int end = followed ? comma + 1 : old.end();
    String comment = followed ? text.substring(old.end(), comma).strip() : "";
    String before = text.substring(0, old.start());
    if (!followed && index > 0) {
      // The comma that is now one too many.
      int extra = JsonSpans.significant(text, braces.members().get(index - 1).end());
      String between = text.substring(extra + 1, old.start());
      before = text.substring(0, extra)
          + (TextLines.beginsLine(text, old.start()) ? between : between.stripTrailing());
    }
    if (!comment.isEmpty()) {
      return before
          + comment
          + (comment.contains("//") ? TextLines.lineEnd(text) : "")
          + text.substring(end);
    }
    boolean wholeLines = TextLines.beginsLine(text, old.start())
        && text.substring(end, TextLines.end(text, end)).isBlank()
        && TextLines.end(text, end) < text.length();
    if (wholeLines) {
      return before.substring(0, TextLines.start(before, before.length()))
          + text.substring(TextLines.next(text, end));
    }
    boolean spaced = index == 0 || Character.isWhitespace(before.charAt(before.length() - 1));
    return before + text.substring(followed && spaced ? blanksEnd(text, end) : end);
  }

  private static int blanksEnd(String text, int at) {
    int end = at;
    while (end < text.length() && TextLines.isBlank(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** @param line a line end, and the indentation of the line that the value begins on */
  private static String pretty(JsonNode value, String line, String unit) {
    DefaultIndenter indenter = new DefaultIndenter(unit, line);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator(""))
        .withObjectIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
