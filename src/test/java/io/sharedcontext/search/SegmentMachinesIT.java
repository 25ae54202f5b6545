package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.search.index.SegmentBuilder;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static void post(SharedWorld world, int messages) {
    IntStream.range(0, messages).forEach(i -> world.post());
  }

  /** What the machine of {@code store} has of the index. */
  private static Set<String> files(Store store) throws IOException {
    try (var files = Files.list(SharedWorld.file(store, "."))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static long run(Store store, String sql, Object... arguments) {
    return store.<Integer>write(tx -> tx.run(sql, arguments)).join();
  }

  private static long number(Store store, String sql, Object... arguments) {
    return store.<Long>read(tx -> tx.number(sql, arguments));
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 102})
  void machines_with_different_histories_give_the_same_answers(int seed) {
    try (SharedWorld world = world(seed)) {
      for (int round = 0; round < 10; round++) {
        post(world, 5 + world.random.nextInt(15));
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

  @Test
  void a_machine_copies_what_another_wrote_and_lets_go_of_what_was_replaced() throws IOException {
    try (SharedWorld world = world(110)) {
      Store other = world.elsewhere.orElseThrow();
      post(world, 70);
      TestSegments.build(world.store());
      List<String> listed = TestSegments.files(world.store());
      assertThat(SharedWorld.file(other, ".")).doesNotExist();

      world.check(5);

      assertThat(files(other)).containsExactlyInAnyOrderElementsOf(listed);
      for (String file : listed) {
        assertThat(SharedWorld.file(other, file)).hasSameBinaryContentAs(world.file(file));
      }
      assertThat(world.bench.call(
              SharedWorld.AGENTS.get(0), "delete_session", "{'session_id':'" + world.sessions.get(0)
                  + "'}").has("error"))
          .isFalse();
      run(world.store(), "DELETE FROM messages WHERE session_id = ?", world.sessions.get(0));
      world.sessions.remove(0);
      TestSegments.build(other);

      assertThat(TestSegments.files(world.store())).doesNotContainAnyElementsOf(listed);
      assertThat(files(other)).containsExactlyInAnyOrderElementsOf(TestSegments.files(other));
      assertThat(number(
              other,
              "SELECT count(*) AS n FROM search_segment_parts p LEFT JOIN search_segments s"
                  + " ON s.file = p.file WHERE s.file IS NULL"))
          .as("parts of what is not listed")
          .isZero();
      TestSegments.build(world.store());
      assertThat(files(world.store())).doesNotContainAnyElementsOf(listed);
      world.check(10);
    }
  }

  @Test
  void what_is_lost_or_damaged_on_one_machine_is_copied_again_and_not_written_anew()
      throws IOException {
    try (SharedWorld world = world(120)) {
      Store other = world.elsewhere.orElseThrow();
      post(world, 70);
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
      post(world, 70);
      TestSegments.build(world.store());
      List<String> listed = TestSegments.files(world.store());
      other.open();
      Files.writeString(SharedWorld.file(other, "x").getParent(), "in the way");

      world.check(10);

      assertThat(TestSegments.files(world.store())).isEqualTo(listed);
    }
  }

  @Test
  void what_is_damaged_in_the_database_is_written_anew() throws IOException {
    try (SharedWorld world = world(140)) {
      Store other = world.elsewhere.orElseThrow();
      post(world, 70);
      TestSegments.build(world.store());
      String file = TestSegments.files(world.store()).get(0);
      run(
          world.store(),
          "UPDATE search_segment_parts SET bytes = set_byte(bytes, 100, 255 - get_byte(bytes, 100))"
              + " WHERE file = ?",
          file);
      List<String> told = new ArrayList<>();

      assertThat(TestSegments.usable(other, told::add)).doesNotContain(file);
      assertThat(told).containsExactly(file);
      world.check(10);
      TestSegments.replace(other, file);

      assertThat(TestSegments.files(other)).doesNotContain(file);
      assertThat(TestSegments.covered(other)).isEqualTo(70);
      world.check(10);
    }
  }

  @Test
  void many_processes_of_a_machine_copy_at_once_and_leave_nothing_half_done() throws IOException {
    try (SharedWorld world = world(150)) {
      post(world, 70);
      TestSegments.build(world.store());
      Caller caller = SharedWorld.AGENTS.get(0);
      SearchRequest request = world.request();
      Search.Found found = world.oracle.find(caller, request);
      Path own = directory.resolve("third");
      List<Store> stores = IntStream.range(0, 4)
          .mapToObj(i -> SharedWorld.machine(directory, own))
          .toList();

      List<CompletableFuture<Search.Found>> all = stores.stream()
          .map(store -> CompletableFuture.supplyAsync(
              () -> SharedWorld.process(store).find(caller, request)))
          .toList();

      all.forEach(one -> assertThat(one.join()).isEqualTo(found));
      assertThat(files(stores.get(0)))
          .containsExactlyInAnyOrderElementsOf(TestSegments.files(world.store()));
      try (var files = Files.list(own)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .noneMatch(name -> name.contains(".draft"));
      }
      stores.forEach(Store::close);
    }
  }

  @Test
  void a_database_that_was_set_back_is_searched_as_it_is_now() {
    List<String> replaced;
    try (SharedWorld world = world(160)) {
      post(world, 60);
      TestSegments.build(world.store());
      world.check(3);
      save(world.store());
      replaced = TestSegments.files(world.store());
      IntStream.range(0, 25).forEach(i -> world.change());
      post(world, 30);
      TestSegments.build(world.store());
      world.check(3);
      TestSegments.build(world.elsewhere.orElseThrow());
      assertThat(TestSegments.files(world.store())).doesNotContainAnyElementsOf(replaced);
      setBack(world.store());
    }
    try (SharedWorld world = world(161)) {
      assertThat(TestSegments.files(world.store())).isEqualTo(replaced);
      world.check(20);
      // Under ids that other messages had before.
      post(world, 30);
      TestSegments.build(world.anywhere());
      world.check(20);
    }
  }

  private static List<String> tables(Store store) {
    return store.read(tx -> tx.list(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
            + " AND tablename NOT IN ('store_state')",
        row -> row.text("name")));
  }

  private static void save(Store store) {
    tables(store).forEach(name -> run(store, "CREATE TABLE saved_" + name + " AS TABLE " + name));
  }

  private static void setBack(Store store) {
    List<String> tables =
        tables(store).stream().filter(name -> !name.startsWith("saved_")).toList();
    store
        .write(tx -> {
          tx.run("SET LOCAL session_replication_role = replica");
          tx.run("TRUNCATE " + String.join(", ", tables));
          tables.forEach(
              name -> tx.run("INSERT INTO " + name + " SELECT * FROM saved_" + name));
          return true;
        })
        .join();
  }

  @Test
  void who_writes_on_another_machine_and_does_not_end_is_passed_after_a_while() throws IOException {
    try (SharedWorld world = world(190)) {
      post(world, 60);
      TestSegments.claim(world.elsewhere.orElseThrow(), 60);
      AtomicLong now = new AtomicLong();
      SegmentBuilder builder = TestSegments.builder(world.store(), now::get);
      assertThat(builder.run()).isZero();
      now.addAndGet(TimeUnit.MINUTES.toNanos(9));
      assertThat(builder.run()).isZero();

      now.addAndGet(TimeUnit.MINUTES.toNanos(2));

      assertThat(builder.run()).isPositive();
      assertThat(TestSegments.covered(world.store())).isEqualTo(60);
      world.check(5);
    }
  }

  @Test
  void another_store_at_the_same_address_takes_the_place_of_the_first() throws IOException {
    try (SharedWorld world = world(170)) {
      post(world, 60);
      TestSegments.build(world.store());
      world.check(3);
      String schema = world.store().<String>read(tx -> tx.find(
              "SELECT current_schema() AS name", row -> row.text("name"))
          .orElseThrow());
      run(world.store(), "DROP SCHEMA " + schema + " CASCADE");
    }
    try (SharedWorld world = world(171)) {
      post(world, 60);
      world.check(10);
      TestSegments.build(world.store());
      world.check(10);
      assertThat(files(world.store()))
          .containsExactlyInAnyOrderElementsOf(TestSegments.files(world.store()));
    }
  }

  @Test
  void a_command_that_only_reads_uses_what_is_there() {
    try (SharedWorld world = world(180)) {
      post(world, 60);
      TestSegments.build(world.store());
      Store other = world.elsewhere.orElseThrow();
      Search reading = Search.reading(other, Clock.systemUTC(), Caches.apart());
      Caller caller = SharedWorld.AGENTS.get(0);

      assertThat(reading.find(caller, world.request())).isNotNull();

      assertThat(SharedWorld.file(other, TestSegments.files(other).get(0))).exists();
    }
  }
}
