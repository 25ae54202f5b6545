package io.sharedcontext.cli.demo;

import io.sharedcontext.cli.spawn.SdkClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Optimistic concurrency on an entry that all agents share. */
final class MemoryScene {
  private MemoryScene() {}

  static void play(Stage stage) {
    stage.call(Demo.PLANNER, "set_memory", entry(stage, List.of("Thursday"), 0));
    stage.tell("planner sets 'release/plan' to [\"Thursday\"]; it has version 1");
    SdkClient.Reply first =
        stage.call(Demo.BUILDER, "set_memory", entry(stage, List.of("Thursday", "gate 4"), 1));
    stage.tell("builder, who read version 1, adds \"gate 4\"; version %d"
        .formatted(first.number("/version")));
    SdkClient.Reply late = stage
        .agent(Demo.REVIEWER)
        .call("set_memory", entry(stage, List.of("Thursday", "after review"), 1));
    stage.check(
        late.failed() && late.text("/code").equals("VERSION_CONFLICT"),
        "reviewer, who also read version 1, is refused instead of undoing that");
    stage.check(
        late.json().at("/details/current_value").toString().equals("[\"Thursday\",\"gate 4\"]"),
        "the refusal brings version %d with its value, ready to be merged"
            .formatted(late.number("/details/current_version")));
    SdkClient.Reply merged = stage.call(
        Demo.REVIEWER,
        "set_memory",
        entry(
            stage,
            List.of("Thursday", "gate 4", "after review"),
            late.number("/details/current_version")));
    SdkClient.Reply read = stage.call(
        Demo.PLANNER,
        "get_memory",
        Map.of("key", "release/plan", "session_id", stage.recall("release"), "shared", true));
    stage.check(
        read.number("/version") == merged.number("/version")
            && read.json().path("value").size() == 3,
        "planner's process reads it at once: %s".formatted(read.json().path("value")));
  }

  /** The entry with a new value, for those who know its version; 0 is for one that is not there. */
  private static Map<String, Object> entry(Stage stage, List<String> value, long known) {
    Map<String, Object> arguments = new HashMap<>(Map.of(
        "key",
        "release/plan",
        "session_id",
        stage.recall("release"),
        "shared",
        true,
        "value",
        value));
    if (known > 0) {
      arguments.put("expected_version", known);
    }
    return arguments;
  }
}
