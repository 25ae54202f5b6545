package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers that are killed while they and others write, and what is in the store afterwards. */
final class KillReport {
  private KillReport() {}

  /**
   * What was found.
   *
   * @param acknowledged how many messages were acknowledged
   * @param problems what is lost, doubled, half done or broken
   */
  record Report(int acknowledged, List<String> problems) {}

  /** Kills the servers of {@code agents} agents at the same time, {@code each} times each. */
  static Report run(Path home, int agents, int each) throws InterruptedException {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess reader = fleet.start(Killing.READER);
      String session = ProcessConversation.session(reader);
      List<Killing> killings = new ArrayList<>();
      for (int i = 0; i < agents; i++) {
        killings.add(new Killing(home, "agent-" + i, session, each));
      }
      together(killings);
      Map<String, Long> acknowledged = new HashMap<>();
      List<String> problems = new ArrayList<>();
      killings.forEach(killing -> acknowledged.putAll(killing.acknowledged()));
      killings.forEach(killing -> problems.addAll(killing.complaints()));
      problems.addAll(
          differences(acknowledged, ProcessConversation.transcript(reader, session, 500)));
      problems.addAll(StoreCheck.problems(home));
      return new Report(acknowledged.size(), problems);
    }
  }

  private static void together(List<Killing> killings) throws InterruptedException {
    List<Thread> threads = killings.stream().map(Thread::new).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static List<String> differences(Map<String, Long> acknowledged, List<ObjectNode> stored) {
    List<String> differences = new ArrayList<>();
    Map<String, Long> missing = new HashMap<>(acknowledged);
    for (ObjectNode message : stored) {
      String content = message.get("content").asText();
      Long id = missing.remove(content);
      if (id == null || id != message.get("id").asLong()) {
        differences.add("twice, or never acknowledged, or as " + id + ": " + message);
      }
    }
    missing.forEach((content, id) -> differences.add("lost: " + id + " " + content));
    return differences;
  }
}
