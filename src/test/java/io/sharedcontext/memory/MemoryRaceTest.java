package io.sharedcontext.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.memory.RacingAgent.Step;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes on the same few entries, against a model: the calls they were told have
 * succeeded, taken in the order of commits, are a history that one process alone could have had.
 */
@SqliteOnly("its other processes find the store by its file")
class MemoryRaceTest {
  private static final int ROUNDS = 150;

  @TempDir
  Path directory;

  private final List<List<Step>> histories = new ArrayList<>();

  @Test
  void racing_processes_lose_nothing_and_never_see_a_version_twice() throws Exception {
    try (MemoryFixture desk = new MemoryFixture(directory)) {
      desk.call("parent", "list_memory", "{}");
      Process one = start("one");
      Process two = start("two");
      histories.add(RacingAgent.run(desk, "parent", ROUNDS));
      histories.add(finished(one, "one"));
      histories.add(finished(two, "two"));

      committed_changes_are_a_history_of_one(RacingAgent.committed(desk));
      every_read_gave_what_was_set();
      no_process_saw_a_version_after_a_later_one();
      every_count_is_in_the_counter(desk);
    }
  }

  private Process start(String agent) throws IOException {
    List<String> command = ServerProcess.command(RacingAgent.class.getName());
    command.addAll(List.of(
        directory.toString(),
        agent,
        Integer.toString(ROUNDS),
        directory.resolve(agent).toString()));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private List<Step> finished(Process process, String agent)
      throws InterruptedException, IOException {
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
    return Files.readAllLines(directory.resolve(agent)).stream().map(Step::of).toList();
  }

  private List<Step> all(String tool) {
    return histories.stream()
        .flatMap(List::stream)
        .filter(step -> step.tool().equals(tool))
        .toList();
  }

  private void committed_changes_are_a_history_of_one(List<JsonNode> events) {
    Map<String, Step> sets = sets();
    Map<String, Long> live = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    for (JsonNode event : events) {
      String key = event.get("key").asText();
      if (event.get("type").asText().equals("memory_set")) {
        long version = event.get("version").asLong();
        assertThat(version).isEqualTo(last.getOrDefault(key, 0L) + 1);
        Step set = Optional.ofNullable(sets.remove(key + version)).orElseThrow();
        assertThat(set.expected()).isIn(-1L, live.getOrDefault(key, 0L));
        live.put(key, version);
        last.put(key, version);
      } else {
        assertThat(event.get("deleted").asBoolean()).isEqualTo(live.remove(key) != null);
      }
    }
    assertThat(sets).as("sets that were acknowledged and not committed").isEmpty();
  }

  /** Acknowledged sets by key and version: no two were given the same. */
  private Map<String, Step> sets() {
    Map<String, Step> sets = new HashMap<>();
    for (Step set : all("set")) {
      if (set.ok()) {
        assertThat(sets.put(set.key() + set.version(), set)).as("%s", set).isNull();
      }
    }
    return sets;
  }

  private void every_read_gave_what_was_set() {
    Map<String, Step> sets = sets();
    for (Step get : all("get")) {
      if (get.ok()) {
        Step set = Optional.ofNullable(sets.get(get.key() + get.version())).orElseThrow();
        assertThat(get.value()).as("%s", get).isEqualTo(set.value());
      } else {
        assertThat(get.code()).isEqualTo("MEMORY_NOT_FOUND");
      }
    }
    Set<String> refusals = Set.of("ok", "VERSION_CONFLICT");
    assertThat(all("set")).allSatisfy(set -> assertThat(set.code()).isIn(refusals));
    assertThat(all("delete")).allSatisfy(set -> assertThat(set.code()).isIn(refusals));
  }

  private void no_process_saw_a_version_after_a_later_one() {
    for (List<Step> history : histories) {
      Map<String, Long> seen = new HashMap<>();
      for (Step step : history) {
        long before = seen.getOrDefault(step.key(), 0L);
        assertThat(step.version() == 0 || step.version() >= before)
            .as("%s", step)
            .isTrue();
        seen.put(step.key(), Math.max(before, step.version()));
      }
    }
  }

  private void every_count_is_in_the_counter(MemoryFixture desk) {
    JsonNode counter =
        desk.call("parent", "get_memory", "{'shared':true,'key':'" + RacingAgent.COUNTER + "'}");
    long counted = all("set").stream()
        .filter(set -> set.key().equals(RacingAgent.COUNTER) && set.ok())
        .count();

    assertThat(counter.get("version").asLong()).isEqualTo(counted);
    assertThat(counter.get("value").asLong()).isEqualTo(counted - 1);
  }
}
