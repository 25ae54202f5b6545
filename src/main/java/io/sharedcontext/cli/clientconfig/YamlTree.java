package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.tool.Json;
import java.math.BigInteger;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What a YAML text says, as JSON. Nothing is constructed, so that no tag does anything. */
final class YamlTree {
  /** Begins the text that stands for a value of a type that JSON has not. */
  static final String TAGGED = "\u0000!";

  private static final int DEEPEST = 100;

  private YamlTree() {}

  static ObjectNode object(MappingNode mapping) {
    return object(mapping, 0);
  }

  private static ObjectNode object(MappingNode mapping, int depth) {
    ObjectNode object = Json.object();
    for (NodeTuple member : mapping.getValue()) {
      String key = text(member.getKeyNode());
      if (object.has(key)) {
        throw new Unreadable("has a key twice");
      }
      object.set(key, node(member.getValueNode(), depth + 1));
    }
    return object;
  }

  private static JsonNode node(Node node, int depth) {
    if (depth > DEEPEST) {
      throw new Unreadable("is nested too deeply, or in itself");
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping, depth);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode items = Json.array();
      sequence.getValue().forEach(item -> items.add(node(item, depth + 1)));
      return items;
    }
    return scalar((ScalarNode) node);
  }

  private static JsonNode scalar(ScalarNode node) {
    String value = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return TextNode.valueOf(value);
    }
    if (tag.equals(Tag.NULL)) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JsonNodeFactory.instance.booleanNode(value.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT) && value.matches("[-+]?[0-9]{1,18}")) {
      BigInteger number = new BigInteger(value);
      return number.bitLength() < 32
          ? JsonNodeFactory.instance.numberNode(number.intValue())
          : JsonNodeFactory.instance.numberNode(number.longValue());
    }
    return TextNode.valueOf(TAGGED + tag.getValue() + " " + value);
  }

  /** A key as text. */
  static String text(Node key) {
    if (key instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new Unreadable("has a key that is no text");
  }
}
