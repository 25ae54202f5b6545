package io.sharedcontext.acceptance;

import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What writers were told, held against what a reader finds. Contents must be unique among the
 * writers, so that a message that is there twice shows.
 */
record Ledger(List<PostedMessages> posted, List<ObjectNode> stored) {

  /** Messages that were acknowledged and are not there as they were sent. */
  List<String> lost() {
    Map<Long, ObjectNode> byId = new HashMap<>();
    stored.forEach(message -> byId.put(message.get("id").asLong(), message));
    List<String> lost = new ArrayList<>();
    for (PostedMessages message : posted) {
      ObjectNode found = byId.get(message.id());
      if (found == null
          || !found.get("content").asText().equals(message.content())
          || !found.get("sender").asText().equals(message.agent())) {
        lost.add(message + " but stored is " + found);
      }
    }
    return lost;
  }

  /** Messages that are there more than once. */
  List<String> doubled() {
    Set<String> seen = new HashSet<>();
    return stored.stream()
        .map(message -> message.get("content").asText())
        .filter(content -> !seen.add(content))
        .toList();
  }

  /** Messages that do not have a greater id than those that were there before them. */
  List<String> disordered() {
    List<String> wrong = new ArrayList<>();
    for (int i = 1; i < stored.size(); i++) {
      if (stored.get(i - 1).get("id").asLong() >= stored.get(i).get("id").asLong()) {
        wrong.add(stored.get(i - 1) + " is read before " + stored.get(i));
      }
    }
    wrong.addAll(overtaken());
    return wrong;
  }

  /** Messages sent after another was acknowledged, with a smaller id all the same. */
  private List<String> overtaken() {
    List<PostedMessages> sent =
        posted.stream().sorted(comparingLong(PostedMessages::sent)).toList();
    List<PostedMessages> known =
        posted.stream().sorted(comparingLong(PostedMessages::acknowledged)).toList();
    List<String> wrong = new ArrayList<>();
    long highest = 0;
    int next = 0;
    for (PostedMessages message : sent) {
      while (known.get(next).acknowledged() < message.sent()) {
        highest = Math.max(highest, known.get(next).id());
        next++;
      }
      if (message.id() < highest) {
        wrong.add(message + " was sent when " + highest + " was known");
      }
    }
    return wrong;
  }
}
