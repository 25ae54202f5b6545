package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A format of configuration files, edited as text: a library's parser says where things are, only the
 * entry's own characters are changed, and the result is parsed again and compared with what it should
 * be. So a file that is written in a way that was not thought of is refused, never damaged.
 */
public enum ConfigFormat {
  /** JSON, with the comments and trailing commas that some clients allow. */
  JSON,
  /** TOML 1.0. */
  TOML,
  /** YAML 1.2. */
  YAML;

  private Editor editor() {
    return switch (this) {
      case JSON -> new JsonEditor();
      case TOML -> new TomlEditor();
      case YAML -> new YamlEditor();
    };
  }

  /**
   * Where an entry is.
   *
   * @param section the key, at the top of the file, of what holds the servers
   * @param name the server's key in there
   */
  public record Slot(String section, String name) {}

  /** A file that cannot be edited, and why, as the end of a sentence about it. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One that is left alone for {@code reason}. */
    public Unreadable(String reason) {
      super(reason);
    }
  }

  /** What a format knows of its text. All may throw {@link Unreadable}. */
  interface Editor {
    /** The content of {@code text}; an empty object if it holds nothing. */
    ObjectNode parse(String text);

    /** The text with the entry put in, or put in the place of the one that is there. */
    String put(String text, Slot slot, ObjectNode entry);

    /** The text without the entry, which is there. */
    String remove(String text, Slot slot);
  }

  /** Parsers go into themselves for what is nested, and only that of JSON has a limit. */
  private ObjectNode parse(String text) {
    try {
      return editor().parse(text);
    } catch (StackOverflowError e) {
      throw new Unreadable("is nested too deeply");
    }
  }

  /** The entries beside {@code slot}'s, by their names; throws {@link Unreadable}. */
  public Map<String, ObjectNode> others(String text, Slot slot) {
    Map<String, ObjectNode> others = new LinkedHashMap<>();
    parse(text).path(slot.section()).properties().forEach(member -> {
      if (member.getValue() instanceof ObjectNode entry && !member.getKey().equals(slot.name())) {
        others.put(member.getKey(), entry);
      }
    });
    return others;
  }

  /** The entry that {@code text} holds; throws {@link Unreadable}. */
  public Optional<ObjectNode> entry(String text, Slot slot) {
    JsonNode section = parse(text).path(slot.section());
    JsonNode entry = section.path(slot.name());
    requireObject(section, slot.section());
    requireObject(entry, slot.section() + "." + slot.name());
    return entry instanceof ObjectNode found ? Optional.of(found) : Optional.empty();
  }

  private static void requireObject(JsonNode node, String name) {
    if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
      throw new Unreadable("has something in " + name + " that is no object");
    }
  }

  /** {@code text} with the entry; the same text if it holds it already. Throws {@link Unreadable}. */
  public String put(String text, Slot slot, ObjectNode entry) {
    if (entry(text, slot).filter(entry::equals).isPresent()) {
      return text;
    }
    ObjectNode wanted = parse(text);
    section(wanted, slot).set(slot.name(), entry);
    return verified(editor().put(text, slot, entry), wanted);
  }

  /** {@code text} without the entry; the same text if it does not hold it. Throws {@link Unreadable}. */
  public String remove(String text, Slot slot) {
    if (entry(text, slot).isEmpty()) {
      return text;
    }
    ObjectNode wanted = parse(text);
    section(wanted, slot).remove(slot.name());
    return verified(editor().remove(text, slot), wanted);
  }

  /** The elements of the list in {@code slot}, of a file in JSON; throws {@link Unreadable}. */
  public static List<JsonNode> elements(String text, Slot slot) {
    JsonNode section = JSON.parse(text).path(slot.section());
    requireObject(section, slot.section());
    JsonNode list = section.path(slot.name());
    if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
      throw new Unreadable(
          "has something in " + slot.section() + "." + slot.name() + " that is no list");
    }
    List<JsonNode> elements = new ArrayList<>();
    list.forEach(elements::add);
    return elements;
  }

  /**
   * The text of a file in JSON with {@code element} in a list: in the place of the first that is
   * {@code ours}, or behind the last. Everything else stays as it is, to the byte. Throws
   * {@link Unreadable}.
   */
  public static String putElement(
      String text, Slot slot, Predicate<JsonNode> ours, ObjectNode element) {
    List<JsonNode> there = elements(text, slot);
    int index = (int) there.stream().takeWhile(ours.negate()).count();
    if (index < there.size() && there.get(index).equals(element)) {
      return text;
    }
    ObjectNode wanted = JSON.parse(text);
    ObjectNode section = section(wanted, slot);
    ArrayNode list =
        section.get(slot.name()) instanceof ArrayNode old ? old : section.putArray(slot.name());
    if (index < there.size()) {
      list.set(index, element);
    } else {
      list.add(element);
    }
    return JSON.verified(new JsonEditor().putElement(text, slot, index, element), wanted);
  }

  /**
   * The text of a file in JSON without what is {@code ours} in a list, and without the list if nothing else
   * was in it. Throws {@link Unreadable}.
   */
  public static String removeElements(String text, Slot slot, Predicate<JsonNode> ours) {
    List<JsonNode> there = elements(text, slot);
    int index = (int) there.stream().takeWhile(ours.negate()).count();
    if (index == there.size()) {
      return text;
    }
    ObjectNode wanted = JSON.parse(text);
    if (there.size() == 1) {
      section(wanted, slot).remove(slot.name());
      return JSON.verified(new JsonEditor().removeList(text, slot), wanted);
    }
    ((ArrayNode) section(wanted, slot).get(slot.name())).remove(index);
    return removeElements(
        JSON.verified(new JsonEditor().removeElement(text, slot, index), wanted), slot, ours);
  }

  private static ObjectNode section(ObjectNode root, Slot slot) {
    return root.get(slot.section()) instanceof ObjectNode there
        ? there
        : root.putObject(slot.section());
  }

  /** What was cut and pasted has to mean what it should, and everything else what it did. */
  private String verified(String text, ObjectNode wanted) {
    boolean right;
    try {
      right = significant(parse(text)).equals(significant(wanted));
    } catch (Unreadable e) {
      right = false;
    }
    if (!right) {
      throw new Unreadable("is written in a way that this command cannot change safely");
    }
    return text;
  }

  /** Without sections that are there for nothing: TOML has none without an entry. */
  private static ObjectNode significant(ObjectNode root) {
    ObjectNode all = Json.object();
    root.properties().stream()
        .filter(member -> !member.getValue().isObject() || !member.getValue().isEmpty())
        .forEach(member -> all.set(member.getKey(), member.getValue()));
    return all;
  }
}
