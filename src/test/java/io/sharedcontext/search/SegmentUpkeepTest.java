package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.index.IndexCache;
import io.sharedcontext.search.index.Segment;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of segments when something goes wrong beside them: what was deleted stays in no file. */
class SegmentUpkeepTest {
  private static final String SECRET = "zanzibarsecret";
  private static final String NOBODY = "7-abcdef";

  @TempDir
  private Path directory;

  private static void run(SharedWorld world, String sql, Object... arguments) {
    world.store().write(tx -> tx.run(sql, arguments)).join();
  }

  private static void post(SharedWorld world, int messages) {
    IntStream.range(0, messages).forEach(i -> world.post());
  }

  private static long postSecret(SharedWorld world) {
    long id = world.bench.post(SharedWorld.AGENTS.get(0), world.sessions.get(0), SECRET);
    world.posted.add(id);
    return id;
  }

  private static void delete(SharedWorld world, long id) {
    String arguments = "{'message_id':" + id + "}";
    assertThat(world
            .bench
            .call(SharedWorld.AGENTS.get(0), "delete_message", arguments)
            .has("error"))
        .isFalse();
  }

  /** Whether any file in the folder holds the word, whatever the file is. */
  private static boolean holding(SharedWorld world) throws IOException {
    try (var files = Files.walk(world.file("."))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
          return true;
        }
      }
    }
    return false;
  }

  private static SearchRequest everywhere(String query) {
    return new SearchRequest(
        query,
        Optional.empty(),
        SearchMode.AUTO,
        0,
        20,
        true,
        false,
        SearchRequest.SearchFilter.ANY);
  }

  private static SharedIndex index(SharedWorld world) {
    Caches caches = Caches.apart();
    return SharedIndex.over(
        world.store(),
        new StoreFolder(world.store().settings().localFiles(), Search.FOLDER),
        Optional.empty(),
        new IndexCache(() -> {}, caches),
        caches);
  }

  private static List<Run> runs(SharedIndex index, Tx tx) {
    return index.read(tx, SharedWorld.AGENTS.get(2), everywhere("violin")).stream()
        .flatMap(part -> part.scope().runs().stream())
        .toList();
  }

  @Test
  void a_session_that_is_gone_counts_for_nothing_before_its_messages_are_removed() {
    try (SharedWorld world = new SharedWorld(directory, 1)) {
      post(world, 60);
      TestSegments.build(world.store());
      List<String> sorted = world.sessions.stream().sorted().toList();
      String between = sorted.get(1);
      run(world, "UPDATE sessions SET deleted_at = 1 WHERE id = ?", between);
      world.sessions.remove(between);

      world.check(60);
    }
  }

  @Test
  void where_nothing_can_be_written_what_holds_a_deleted_message_is_given_up() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 3)) {
      post(world, 30);
      long secret = postSecret(world);
      TestSegments.build(world.store());
      assertThat(holding(world)).isTrue();
      delete(world, secret);
      Files.setPosixFilePermissions(world.file("."), PosixFilePermissions.fromString("rwxrwxrwx"));

      assertThatThrownBy(() -> TestSegments.build(world.store())).isInstanceOf(Failure.class);

      assertThat(holding(world)).isFalse();
      world.check(10);
      Files.setPosixFilePermissions(world.file("."), PosixFilePermissions.fromString("rwx------"));
      TestSegments.build(world.store());
      assertThat(TestSegments.covered(world.store())).isEqualTo(30);
      world.check(10);
    }
  }

  @Test
  void a_segment_of_a_later_version_with_a_deleted_message_is_given_up() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 4)) {
      post(world, 30);
      long secret = postSecret(world);
      TestSegments.build(world.store());
      run(world, "UPDATE search_segments SET format = format + 1");
      TestSegments.build(world.store());
      assertThat(holding(world)).isTrue();

      delete(world, secret);
      TestSegments.build(world.store());

      assertThat(holding(world)).isFalse();
      assertThat(TestSegments.covered(world.store())).isEqualTo(30);
      world.check(10);
    }
  }

  @Test
  void what_a_dead_process_began_is_removed_also_when_nothing_else_is_to_be_done()
      throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 5)) {
      post(world, 30);
      TestSegments.build(world.store());
      String file = "0123456789abcdef0123456789abcdef";
      run(
          world,
          "INSERT INTO search_segments SELECT ?, first_id, last_id, tokenizer, format, ?, 0, 0, 0"
              + " FROM search_segments LIMIT 1",
          file,
          NOBODY);
      Files.writeString(world.file(file), SECRET);

      TestSegments.build(world.store());

      assertThat(holding(world)).isFalse();
      assertThat(world
              .store()
              .<Long>read(
                  tx -> tx.number("SELECT count(*) AS n FROM search_segments WHERE length = 0")))
          .isZero();
    }
  }

  @Test
  void what_somebody_planted_in_the_folder_keeps_nothing_else_there() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 6)) {
      post(world, 30);
      long secret = postSecret(world);
      TestSegments.build(world.store());
      for (char name = 'a'; name < 'k'; name++) {
        Path planted = world.file(String.valueOf(name));
        Files.createDirectories(planted.resolve("deeper"));
      }
      delete(world, secret);

      TestSegments.build(world.store());

      assertThat(holding(world)).isFalse();
      assertThat(world.file("a").resolve("deeper")).isDirectory();
      world.check(10);
    }
  }

  @SqliteOnly("a segment is one file")
  @Test
  void only_the_messages_of_a_damaged_segment_are_read_from_the_store() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 7)) {
      for (int i = 0; i < 2; i++) {
        post(world, 60);
        TestSegments.build(world.store());
      }
      List<String> files = TestSegments.files(world.store());
      assertThat(files).hasSizeGreaterThan(1);
      Files.delete(world.file(files.get(0)));

      List<Run> runs = world.store().read(tx -> runs(index(world), tx));

      assertThat(runs.stream()
              .map(Run::part)
              .filter(Segment.class::isInstance)
              .map(part -> ((Segment) part).file())
              .distinct())
          .containsExactlyElementsOf(files.subList(1, files.size()));
      assertThat(runs.stream().mapToInt(Run::size).sum()).isEqualTo(120);
      world.check(20);
    }
  }

  @Test
  void a_wide_gap_is_filled_by_segments_of_the_usual_size() {
    try (SharedWorld world = new SharedWorld(directory, 8)) {
      for (int i = 0; i < 6; i++) {
        post(world, 30);
        TestSegments.build(world.store());
      }
      List<String> files = TestSegments.files(world.store());
      // At most 60 messages each.
      assertThat(files).hasSizeGreaterThanOrEqualTo(3);
      files
          .subList(0, files.size() - 1)
          .forEach(file -> run(world, "DELETE FROM search_segments WHERE file = ?", file));

      TestSegments.build(world.store());

      assertThat(TestSegments.covered(world.store())).isEqualTo(180);
      assertThat(world
              .store()
              .<Long>read(tx -> tx.number("SELECT max(messages) AS n FROM search_segments")))
          .isLessThanOrEqualTo(60);
      world.check(20);
    }
  }
}
