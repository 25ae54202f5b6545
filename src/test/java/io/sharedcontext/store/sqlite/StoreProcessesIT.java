package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one store: starting at once, dying under load, sharing it fairly. */
@Timeout(300)
class StoreProcessesIT {
  private static final int STARTERS = Thorough.times(8, 20);
  private static final int WRITERS = 4;
  private static final int ROUNDS = Thorough.times(2, 5);

  private static final String COMPETING_MILLIS = "" + Thorough.times(1_000, 2_000);

  private final Path file;

  StoreProcessesIT(@TempDir Path home) {
    file = home.resolve("store").resolve("context.db");
  }

  private Store store(String versions) {
    return SqliteEngine.store(
        new SqliteSettings(file, true, false), StoreProcess.surroundings(versions));
  }

  private List<Process> start(int count, String... arguments) throws IOException {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      processes.add(StoreProcess.start(arguments));
    }
    return processes;
  }

  private static long count(Store store, String pattern) {
    return store.read(
        tx -> tx.number("SELECT count(*) AS n FROM store_fact WHERE name LIKE ?", pattern));
  }

  private void all_start_and_one_migrates() throws IOException, InterruptedException {
    List<Process> processes = start(STARTERS, "open", file.toString(), "2");
    for (Process process : processes) {
      assertThat(StoreProcess.lines(process)).containsExactly("done");
      assertThat(process.waitFor()).isZero();
    }
    try (Store store = store("2")) {
      assertThat(count(store, "migrated-%")).isEqualTo(1);
      assertThat(store.facts().version()).isEqualTo(2);
      assertThat(store.problems(false)).isEmpty();
    }
  }

  @Test
  void many_processes_start_at_once_where_there_is_no_store()
      throws IOException, InterruptedException {
    all_start_and_one_migrates();
  }

  @Test
  void many_processes_start_at_once_on_an_older_store() throws IOException, InterruptedException {
    try (Store old = store("1")) {
      assertThat(old.write(tx -> StoreProcess.put(tx, "kept")).join()).isEqualTo(1);
    }
    all_start_and_one_migrates();
    try (Store store = store("2")) {
      assertThat(count(store, "kept")).isEqualTo(1);
    }
  }

  @Test
  void a_running_server_stops_writing_to_a_store_that_a_newer_one_has_upgraded()
      throws IOException {
    try (Store old = store("1")) {
      old.open();
      assertThat(StoreProcess.lines(StoreProcess.start("open", file.toString(), "2")))
          .containsExactly("done");

      assertThatThrownBy(old.write(tx -> StoreProcess.put(tx, "x"))::join)
          .cause()
          .satisfies(
              cause -> assertThat(((Failure) cause).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
          .hasMessageContaining("version 2");
    }
  }

  @Test
  void what_was_acknowledged_outlives_every_kill() throws IOException {
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(killedAtWork(round));
    }

    try (Store store = store("1")) {
      Set<String> kept = new HashSet<>(
          store.read(tx -> tx.list("SELECT name FROM store_fact", row -> row.text("name"))));
      assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * WRITERS);
      assertThat(kept).containsAll(acknowledged);
      assertThat(store.problems(false)).isEmpty();
    }
  }

  /** The acknowledgements of processes that were killed one after the other while they wrote. */
  private Set<String> killedAtWork(int round) throws IOException {
    List<Process> processes = new ArrayList<>();
    List<BufferedReader> readers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Process process =
          StoreProcess.start("burst", file.toString(), "1", "round" + round + "-" + i);
      processes.add(process);
      readers.add(StoreProcess.reader(process));
    }
    Set<String> acknowledged = new HashSet<>();
    for (int i = 0; i < WRITERS; i++) {
      for (int line = 0; line < 5 + round; line++) {
        acknowledged.add(readers.get(i).readLine());
      }
      assertThat(processes.get(i).toHandle().destroyForcibly()).isTrue();
      readers.get(i).lines().filter(line -> line.matches(".*[ab]$")).forEach(acknowledged::add);
    }
    return acknowledged;
  }

  /** Starts so many processes that begin at the same time, when all are ready; gives what they say then. */
  private List<BufferedReader> begun(int count, String... arguments) throws IOException {
    List<Process> processes = start(count, arguments);
    List<BufferedReader> readers = processes.stream().map(StoreProcess::reader).toList();
    for (BufferedReader reader : readers) {
      assertThat(reader.readLine()).isEqualTo("ready");
    }
    for (Process process : processes) {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
    return readers;
  }

  @Test
  void a_queue_that_goes_on_slowly_is_passed_by_nobody() throws IOException {
    Files.createDirectories(file.getParent());
    List<long[]> turns = new ArrayList<>();
    for (BufferedReader reader : begun(4, "turns", file.toString(), "1", "2")) {
      reader
          .lines()
          .filter(line -> line.startsWith("turn "))
          .map(line -> line.split(" ", -1))
          .forEach(
              part -> turns.add(new long[] {Long.parseLong(part[2]), Long.parseLong(part[3])}));
    }
    turns.sort(Comparator.comparingLong(turn -> turn[0]));

    assertThat(turns).hasSize(8);
    for (int i = 1; i < turns.size(); i++) {
      assertThat(turns.get(i)[0]).as("turn %d", i).isGreaterThanOrEqualTo(turns.get(i - 1)[1]);
    }
  }

  @Test
  void writers_that_never_pause_starve_nobody() throws IOException {
    List<BufferedReader> readers = begun(6, "compete", file.toString(), "1", COMPETING_MILLIS);
    List<Integer> shares = new ArrayList<>();
    for (BufferedReader reader : readers) {
      shares.add(Integer.parseInt(reader.readLine().split(" ", -1)[1]));
    }

    int least = shares.stream().min(Integer::compare).orElseThrow();
    int most = shares.stream().max(Integer::compare).orElseThrow();
    assertThat(least).as("shares %s", shares).isGreaterThan(most / 10);
  }
}
