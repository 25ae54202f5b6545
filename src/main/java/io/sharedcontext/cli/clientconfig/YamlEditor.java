package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.tool.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML of one document whose top is a mapping in block style, as clients write it. */
final class YamlEditor implements ConfigFormat.Editor {
  /** Longer than any path, so that no text is broken. */
  private static final int WIDTH = 100_000;

  @Override
  public ObjectNode parse(String text) {
    return YamlSpans.root(text).map(YamlTree::object).orElseGet(Json::object);
  }

  @Override
  public String put(String text, Slot slot, ObjectNode entry) {
    Optional<MappingNode> root = YamlSpans.root(text);
    NodeTuple section =
        root.flatMap(top -> YamlSpans.member(top, slot.section())).orElse(null);
    if (section == null) {
      int column = root.map(YamlSpans::column).orElse(0);
      return appended(text, " ".repeat(column), slot, entry);
    }
    if (!(section.getValueNode() instanceof MappingNode servers)
        || servers.getValue().isEmpty()) {
      return first(text, section, slot, entry);
    }
    requireBlock(servers);
    String indent = " ".repeat(YamlSpans.column(servers));
    NodeTuple old = YamlSpans.member(servers, slot.name()).orElse(null);
    if (old != null) {
      int start = YamlSpans.start(text, old.getKeyNode());
      int end = YamlSpans.lineEnd(text, old);
      return text.substring(0, start)
          + block(text, indent, Map.of(slot.name(), entry)).stripLeading()
          + text.substring(end);
    }
    List<NodeTuple> all = servers.getValue();
    int at = YamlSpans.lineEnd(text, all.get(all.size() - 1));
    return text.substring(0, at)
        + TextLines.lineEnd(text)
        + block(text, indent, Map.of(slot.name(), entry))
        + text.substring(at);
  }

  private static void requireBlock(MappingNode servers) {
    if (servers.getFlowStyle() == FlowStyle.FLOW) {
      throw new Unreadable("has its servers in braces, which this command does not change");
    }
  }

  private static String appended(String text, String indent, Slot slot, ObjectNode entry) {
    return TextLines.ended(text)
        + block(text, indent, Map.of(slot.section(), Map.of(slot.name(), entry)))
        + TextLines.lineEnd(text);
  }

  /** The section's key is there, but nothing, or an empty pair of braces, behind it. */
  private static String first(String text, NodeTuple section, Slot slot, ObjectNode entry) {
    int colon = text.indexOf(':', YamlSpans.end(text, section.getKeyNode())) + 1;
    int start = YamlSpans.start(text, section.getValueNode());
    int end = YamlSpans.end(text, section.getValueNode());
    String bare = start > colon && end > start
        ? text.substring(0, start).stripTrailing() + text.substring(end)
        : text;
    int at = TextLines.end(bare, colon);
    int column = TextLines.indent(text, colon).length();
    String indent = " ".repeat(column) + TextLines.unit(text).replace("\t", "  ");
    return bare.substring(0, at)
        + TextLines.lineEnd(text)
        + block(text, indent, Map.of(slot.name(), entry))
        + bare.substring(at);
  }

  @Override
  public String remove(String text, Slot slot) {
    NodeTuple section = YamlSpans.root(text)
        .flatMap(top -> YamlSpans.member(top, slot.section()))
        .orElseThrow();
    MappingNode servers = (MappingNode) section.getValueNode();
    requireBlock(servers);
    NodeTuple old = YamlSpans.member(servers, slot.name()).orElseThrow();
    int start = YamlSpans.start(text, old.getKeyNode());
    int next = TextLines.next(text, YamlSpans.lineEnd(text, old));
    String before = text.substring(0, TextLines.start(text, start));
    String rest = next == text.length() && !text.endsWith("\n")
        ? before.stripTrailing()
        : before + text.substring(next);
    if (servers.getValue().size() > 1) {
      return rest;
    }
    int colon = text.indexOf(':', YamlSpans.end(text, section.getKeyNode())) + 1;
    return rest.substring(0, colon) + " {}" + rest.substring(colon);
  }

  /** Lines without a line end behind the last. */
  private static String block(String text, String indent, Map<String, ?> value) {
    DumpSettings settings = DumpSettings.builder()
        .setSchema(new CoreSchema())
        .setDefaultFlowStyle(FlowStyle.BLOCK)
        .setWidth(WIDTH)
        .setSplitLines(false)
        .build();
    return new Dump(settings)
        .dumpToString(plain(value))
        .lines()
        .map(line -> indent + line)
        .collect(Collectors.joining(TextLines.lineEnd(text)));
  }

  private static Object plain(Object value) {
    if (value instanceof JsonNode node) {
      return plain(node);
    }
    Map<Object, Object> all = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((key, item) -> all.put(key, plain(item)));
    return all;
  }

  private static Object plain(JsonNode node) {
    if (node instanceof TextNode text && text.textValue().startsWith(YamlTree.TAGGED)) {
      throw new Unreadable("has a value with a tag in the entry, which this command cannot write");
    }
    return Json.mapper().convertValue(node, Object.class);
  }
}
