package io.sharedcontext.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks through the arguments of every call that stores something. What it says names the argument and
 * the kind of key, never the key, so it may go wherever results and errors go.
 */
public final class SecretCheck implements CallListener {
  private final SecretMode mode;

  public SecretCheck(SecretMode mode) {
    this.mode = mode;
  }

  /** One kind of key in one argument. */
  private record Found(String argument, String kind) {
    String warning() {
      return argument + " has what looks like " + kind
          + ". It was stored as it is: if it is real, have it revoked, since others may have read it.";
    }
  }

  @Override
  public List<String> examined(Tool<?, ?> tool, ObjectNode arguments) {
    if (mode == SecretMode.OFF || tool.effect().reads() || tool.permission() == Permission.NONE) {
      return List.of();
    }
    List<Found> found = find(arguments);
    if (mode == SecretMode.BLOCK && !found.isEmpty()) {
      throw refusal(found);
    }
    return found.isEmpty() ? List.of() : found.stream().map(Found::warning).toList();
  }

  /** Makes nothing while there is nothing to tell: it is on the way of every change. */
  private static List<Found> find(ObjectNode arguments) {
    List<Found> found = List.of();
    for (var argument : arguments.properties()) {
      Set<String> kinds = kinds(argument.getValue());
      if (!kinds.isEmpty()) {
        found = new ArrayList<>(found);
        for (String kind : kinds) {
          found.add(new Found(argument.getKey(), kind));
        }
      }
    }
    return found;
  }

  private static Set<String> kinds(JsonNode value) {
    if (value.isTextual()) {
      return SecretScanner.shipped().kinds(value.textValue());
    }
    Set<String> kinds = Set.of();
    for (var member : value.properties()) {
      kinds = together(kinds, SecretScanner.shipped().kinds(member.getKey()));
    }
    for (JsonNode item : value) {
      kinds = together(kinds, kinds(item));
    }
    return kinds;
  }

  private static Set<String> together(Set<String> some, Set<String> more) {
    if (more.isEmpty()) {
      return some;
    }
    Set<String> both = new LinkedHashSet<>(some);
    both.addAll(more);
    return both;
  }

  private static Failure refusal(List<Found> found) {
    ArrayNode secrets = Json.array();
    found.forEach(
        one -> secrets.addObject().put("argument", one.argument()).put("looks_like", one.kind()));
    Found first = found.get(0);
    return Failure.of(
            ErrorCode.INVALID_INPUT,
            first.argument() + " has what looks like " + first.kind()
                + ", which this server does not store; nothing was changed")
        .suggest("Call again without it; say where it is kept instead.")
        .detail("secrets", secrets);
  }
}
