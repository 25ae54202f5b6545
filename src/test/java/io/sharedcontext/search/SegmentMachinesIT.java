package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Machines that share a PostgreSQL database and nothing else: each has its own copies of what one of them
 * wrote, and whatever becomes of these or of the database, all find what one finds that reads every
 * message.
 */
class SegmentMachinesIT {
  @TempDir
  private Path directory;

  private SharedWorld world(int seed) {
    return new SharedWorld(directory, seed, TestEngine.POSTGRESQL);
  }

  private static long number(Store store, String sql, Object... arguments) {
    return store.<Long>read(tx -> tx.number(sql, arguments));
  }

  private static long run(Store store, String sql, Object... arguments) {
    return store.<Integer>write(tx -> tx.run(sql, arguments)).join();
  }

  static Stream<Integer> seeds() {
    return Thorough.first(1, List.of(101, 102, 103, 104));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void machines_with_different_histories_give_the_same_answers(int seed) {
    try (SharedWorld world = world(seed)) {
      for (int round = 0; round < 10; round++) {
        world.post(5 + world.random.nextInt(15));
        if (world.random.nextInt(3) > 0) {
          TestSegments.build(world.anywhere());
        }
        IntStream.range(0, world.random.nextInt(4)).forEach(i -> world.change());
        if (world.random.nextBoolean()) {
          world.check(8);
        }
      }
      world.check(20);
      assertThat(TestSegments.covered(world.store())).isPositive();
    }
  }

  /** Who can write into the database must not write, or remove, files of the machines that use it. */
  @Test
  void a_name_in_the_database_that_leads_elsewhere_is_passed_over() throws IOException {
    try (SharedWorld world = world(113)) {
      world.post(70);
      TestSegments.build(world.store());
      List<String> listed = TestSegments.files(world.store());
      Path victim = SharedWorld.file(world.store(), "../victim");
      Files.writeString(victim, "mine");
      String absolute = victim.toAbsolutePath().normalize().toString();
      for (String name : List.of("../victim", absolute, "short", "..")) {
        run(
            world.store(),
            "INSERT INTO search_segments (file, first_id, last_id, tokenizer, format, builder,"
                + " messages, length, deletions) SELECT CAST(? AS text), first_id, last_id, tokenizer,"
                + " format, '', messages, 5, 0 FROM search_segments WHERE file = ?",
            name,
            listed.get(0));
      }

      assertThat(TestSegments.usable(world.store(), name -> {})).containsAll(listed);
      world.check(5);

      assertThat(victim).hasContent("mine");
    }
  }

  @Test
  void a_machine_copies_what_another_wrote_and_lets_go_of_what_was_replaced() throws IOException {
    try (SharedWorld world = world(110)) {
      Store other = world.elsewhere.orElseThrow();
      world.post(70);
      TestSegments.build(world.store());
      List<String> listed = TestSegments.files(world.store());
      assertThat(SharedWorld.file(other, ".")).doesNotExist();

      world.check(5);

      assertThat(SharedWorld.files(other)).containsExactlyInAnyOrderElementsOf(listed);
      for (String file : listed) {
        assertThat(SharedWorld.file(other, file)).hasSameBinaryContentAs(world.file(file));
      }
      assertThat(world
              .bench
              .call(
                  SharedWorld.AGENTS.get(0),
                  "delete_session",
                  "{'session_id':'" + world.sessions.get(0) + "'}")
              .has("error"))
          .isFalse();
      run(world.store(), "DELETE FROM messages WHERE session_id = ?", world.sessions.get(0));
      world.sessions.remove(0);
      TestSegments.build(other);

      assertThat(TestSegments.files(world.store())).doesNotContainAnyElementsOf(listed);
      assertThat(SharedWorld.files(other))
          .containsExactlyInAnyOrderElementsOf(TestSegments.files(other));
      assertThat(number(
              other,
              "SELECT count(*) AS n FROM search_segment_parts p LEFT JOIN search_segments s"
                  + " ON s.file = p.file WHERE s.file IS NULL"))
          .as("parts of what is not listed")
          .isZero();
      TestSegments.build(world.store());
      assertThat(SharedWorld.files(world.store())).doesNotContainAnyElementsOf(listed);
      world.check(10);
    }
  }

  @Test
  void what_is_lost_or_damaged_on_one_machine_is_copied_again_and_not_written_anew()
      throws IOException {
    try (SharedWorld world = world(120)) {
      Store other = world.elsewhere.orElseThrow();
      world.post(70);
      TestSegments.build(world.store());
      world.check(4);
      List<String> listed = TestSegments.files(world.store());
      for (int round = 0; round < 6; round++) {
        Path file = SharedWorld.file(other, world.any(listed));
        byte[] bytes = Files.readAllBytes(file);
        bytes[world.random.nextInt(bytes.length)] ^= 1;
        Files.delete(file);
        if (world.random.nextInt(3) > 0) {
          Files.write(file, bytes);
        }
        Search cold = SharedWorld.process(other);
        for (int i = 0; i < 10; i++) {
          SearchRequest request = world.request();
          Caller caller = world.any(SharedWorld.AGENTS);
          assertThat(cold.find(caller, request)).isEqualTo(world.oracle.find(caller, request));
        }
        assertThat(TestSegments.build(other)).isZero();
      }
      assertThat(TestSegments.files(world.store())).isEqualTo(listed);
    }
  }

  @Test
  void a_machine_that_cannot_keep_files_scans_and_takes_nothing_from_the_others()
      throws IOException {
    try (SharedWorld world = world(130)) {
      Store other = world.elsewhere.orElseThrow();
      world.post(70);
      TestSegments.build(world.store());
      List<String> listed = TestSegments.files(world.store());
      other.open();
      Files.writeString(SharedWorld.file(other, "x").getParent(), "in the way");

      world.check(10);

      assertThat(TestSegments.files(world.store())).isEqualTo(listed);
    }
  }

  @Test
  void many_processes_of_a_machine_copy_at_once_and_leave_nothing_half_done() throws IOException {
    try (SharedWorld world = world(150)) {
      world.post(70);
      TestSegments.build(world.store());
      Caller caller = SharedWorld.AGENTS.get(0);
      SearchRequest request = world.request();
      Search.Found found = world.oracle.find(caller, request);
      Path own = directory.resolve("third");
      List<Store> stores = IntStream.range(0, 4)
          .mapToObj(i -> SharedWorld.machine(directory, own))
          .toList();

      List<CompletableFuture<Search.Found>> all = stores.stream()
          .map(store ->
              CompletableFuture.supplyAsync(() -> SharedWorld.process(store).find(caller, request)))
          .toList();

      all.forEach(one -> assertThat(one.join()).isEqualTo(found));
      assertThat(SharedWorld.files(stores.get(0)))
          .containsExactlyInAnyOrderElementsOf(TestSegments.files(world.store()));
      try (var files = Files.list(own)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .noneMatch(name -> name.contains(".draft"));
      }
      stores.forEach(Store::close);
    }
  }

  @Test
  void a_command_that_only_reads_uses_what_is_there() {
    try (SharedWorld world = world(180)) {
      world.post(60);
      TestSegments.build(world.store());
      Store other = world.elsewhere.orElseThrow();
      Search reading = Search.reading(other, Clock.systemUTC(), Caches.apart());
      Caller caller = SharedWorld.AGENTS.get(0);

      assertThat(reading.find(caller, world.request())).isNotNull();

      assertThat(SharedWorld.file(other, TestSegments.files(other).get(0))).exists();
    }
  }
}
