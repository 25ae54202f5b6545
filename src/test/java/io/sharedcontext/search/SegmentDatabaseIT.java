package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.index.SegmentBuilder;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of a PostgreSQL database and of those who write segments into it, processes find what
 * one finds that reads every message.
 */
class SegmentDatabaseIT {
  @TempDir
  private Path directory;

  private SharedWorld world(int seed) {
    return new SharedWorld(directory, seed, TestEngine.POSTGRESQL);
  }

  private static long run(Store store, String sql, Object... arguments) {
    return store.<Integer>write(tx -> tx.run(sql, arguments)).join();
  }

  @Test
  void what_is_damaged_in_the_database_is_written_anew() throws IOException {
    try (SharedWorld world = world(140)) {
      Store other = world.elsewhere.orElseThrow();
      world.post(70);
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
  void a_database_that_was_set_back_is_searched_as_it_is_now() {
    List<String> replaced;
    try (SharedWorld world = world(160)) {
      world.post(60);
      TestSegments.build(world.store());
      world.check(3);
      save(world.store());
      replaced = TestSegments.files(world.store());
      IntStream.range(0, 25).forEach(i -> world.change());
      world.post(30);
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
      world.post(30);
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
          tables.forEach(name -> tx.run("INSERT INTO " + name + " SELECT * FROM saved_" + name));
          return true;
        })
        .join();
  }

  @Test
  void who_writes_on_another_machine_and_does_not_end_is_passed_after_a_while() throws IOException {
    try (SharedWorld world = world(190)) {
      world.post(60);
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
  void what_the_database_lost_while_it_was_written_is_not_listed() {
    try (SharedWorld world = world(200)) {
      world.post(60);
      run(world.store(), """
          CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM search_segment_parts WHERE file = new.file;
            RETURN NULL;
          END $$
          """);
      run(
          world.store(),
          "CREATE TRIGGER lose AFTER INSERT ON search_segment_parts"
              + " FOR EACH ROW EXECUTE FUNCTION lose()");

      assertThat(TestSegments.build(world.store())).isZero();
      assertThat(TestSegments.files(world.store())).isEmpty();
      world.check(5);
    }
  }

  @Test
  void another_store_at_the_same_address_takes_the_place_of_the_first() throws IOException {
    try (SharedWorld world = world(170)) {
      world.post(60);
      TestSegments.build(world.store());
      world.check(3);
      String schema = world
          .store()
          .<String>read(tx -> tx.find("SELECT current_schema() AS name", row -> row.text("name"))
              .orElseThrow());
      run(world.store(), "DROP SCHEMA " + schema + " CASCADE");
    }
    try (SharedWorld world = world(171)) {
      world.post(60);
      world.check(10);
      TestSegments.build(world.store());
      world.check(10);
      assertThat(SharedWorld.files(world.store()))
          .containsExactlyInAnyOrderElementsOf(TestSegments.files(world.store()));
    }
  }
}
