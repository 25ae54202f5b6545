package io.sharedcontext.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is done twice, lost, or done before its time, though servers are killed while their agents
 * work. With {@code -Dboard.agents=50} and so on it is as large as is wanted.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(400)
class BoardContestIT {
  @TempDir
  Path home;

  @Test
  void every_item_is_done_once_and_after_what_it_depends_on_while_processes_are_killed()
      throws InterruptedException {
    BoardContest contest = new BoardContest(
        home,
        new BoardContest.Size(
            Integer.getInteger("board.processes", 4),
            Integer.getInteger("board.agents", 12),
            Integer.getInteger("board.sleepers", 2),
            Integer.getInteger("board.items", 150),
            Duration.ofSeconds(Integer.getInteger("board.kill.seconds", 15))));
    Map<String, Set<String>> dependencies = contest.dependencies();
    BoardContest.Outcome outcome = contest.run();
    List<String> finished = new ArrayList<>();
    outcome.workers().forEach(worker -> finished.addAll(worker.finished()));
    System.err.printf(
        "%d items done by %d agents, %d processes killed, %d came too late%n",
        finished.size(), outcome.workers().size(), outcome.kills(), late(outcome));

    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.left()).isEmpty();
    assertThat(finished).containsExactlyInAnyOrderElementsOf(contest.items());
    assertThat(outcome.kills()).isPositive();
    assertThat(late(outcome)).isEqualTo(Integer.getInteger("board.sleepers", 2));
    assertThat(faults(outcome.messages(), dependencies)).isEmpty();
  }

  private static int late(BoardContest.Outcome outcome) {
    return outcome.workers().stream().mapToInt(BoardWorker::refusedLate).sum();
  }

  /** What the history of the session, in the order of its commits, tells that must not be. */
  private static List<String> faults(
      List<JsonNode> messages, Map<String, Set<String>> dependencies) {
    List<String> faults = new ArrayList<>();
    Set<String> done = new HashSet<>();
    Map<String, String> holder = new HashMap<>();
    for (JsonNode message : messages) {
      String item = message.at("/metadata/work_item_id").asText();
      String sender = message.get("sender").textValue();
      switch (message.at("/metadata/event").asText()) {
        case "claimed" -> {
          if (holder.put(item, sender) != null || done.contains(item)) {
            faults.add(item + " was claimed by " + sender + " while it was not free");
          }
          if (!done.containsAll(dependencies.getOrDefault(item, Set.of()))) {
            faults.add(item + " was begun before its time");
          }
        }
        case "lapsed" -> holder.remove(item);
        case "done" -> {
          if (!sender.equals(holder.remove(item)) || !done.add(item)) {
            faults.add(item + " was done by " + sender + ", who did not have it");
          }
        }
        default -> {}
      }
    }
    return faults;
  }
}
