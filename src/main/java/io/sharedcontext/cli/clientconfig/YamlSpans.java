package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Where the values of a YAML text are, in characters from its beginning. */
final class YamlSpans {
  private YamlSpans() {}

  /** The mapping that is the whole of {@code text}; empty if there is nothing but comments. */
  static Optional<MappingNode> root(String text) {
    Optional<Node> root;
    try {
      // The schema that clients read with: there True is a truth, and ~ is nothing.
      root = new Compose(LoadSettings.builder().setSchema(new CoreSchema()).build())
          .composeString(text);
    } catch (MarkedYamlEngineException e) {
      String where =
          e.getProblemMark().map(mark -> " (line " + (mark.getLine() + 1) + ")").orElse("");
      throw new Unreadable("is not YAML that can be read" + where + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Unreadable("is not YAML that can be read: " + e.getMessage());
    }
    if (root.isEmpty()) {
      return Optional.empty();
    }
    if (!(root.get() instanceof MappingNode top)) {
      throw new Unreadable("holds something else than keys and values");
    }
    if (top.getFlowStyle() == FlowStyle.FLOW) {
      throw new Unreadable("is written in braces, which this command does not change");
    }
    return Optional.of(top);
  }

  /** The key and value of that name. */
  static Optional<NodeTuple> member(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(tuple -> YamlTree.text(tuple.getKeyNode()).equals(name))
        .findFirst();
  }

  /** The column, from 0, at which the keys of a mapping begin. */
  static int column(MappingNode mapping) {
    return mark(mapping.getValue().get(0).getKeyNode().getStartMark()).getColumn();
  }

  static int start(String text, Node node) {
    return offset(text, mark(node.getStartMark()));
  }

  static int end(String text, Node node) {
    return offset(text, mark(node.getEndMark()));
  }

  private static Mark mark(Optional<Mark> mark) {
    return mark.orElseThrow(() -> new IllegalStateException("the parser keeps no positions"));
  }

  /** Marks count code points. */
  private static int offset(String text, Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  /** Where the last line ends that a member in block style has, with a comment that is on it. */
  static int lineEnd(String text, NodeTuple member) {
    int end = Math.max(contentEnd(text, member), end(text, member.getKeyNode()));
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return TextLines.end(text, end);
  }

  /** The parser ends a block where the next thing begins, after comments; its last item does not. */
  private static int contentEnd(String text, NodeTuple member) {
    Node value = member.getValueNode();
    if (!(value instanceof CollectionNode<?> block)
        || block.getFlowStyle() == FlowStyle.FLOW
        || block.getValue().isEmpty()) {
      return end(text, value);
    }
    List<?> items = block.getValue();
    Object last = items.get(items.size() - 1);
    return last instanceof NodeTuple tuple
        ? Math.max(contentEnd(text, tuple), end(text, tuple.getKeyNode()))
        : contentEnd(text, new NodeTuple((Node) last, (Node) last));
  }
}
