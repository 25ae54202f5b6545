package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores with random conversations whose older messages lie in segments, while messages are posted,
 * shown to others and deleted and segments are written, merged, damaged and lost: processes that have
 * done much and new ones find what one finds that reads every message.
 */
class SharedIndexTest {
  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void segments_and_what_follows_them_give_what_reading_everything_gives(int seed) {
    try (SharedWorld world = new SharedWorld(directory, seed)) {
      for (int round = 0; round < 12; round++) {
        IntStream.range(0, 5 + world.random.nextInt(15)).forEach(i -> world.post());
        if (world.random.nextInt(3) > 0) {
          TestSegments.build(world.anywhere());
        }
        IntStream.range(0, world.random.nextInt(4)).forEach(i -> world.change());
        if (round == 8) {
          world.bench.call(
              SharedWorld.AGENTS.get(0),
              "delete_session",
              "{'session_id':'" + world.sessions.get(2) + "'}");
          world.sessions.set(2, world.bench.session(SharedWorld.AGENTS.get(0)));
        }
        world.check(12);
      }
      assertThat(TestSegments.covered(world.store())).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 23})
  void what_is_lost_damaged_or_cut_short_is_done_without_and_made_again(int seed)
      throws IOException {
    try (SharedWorld world = new SharedWorld(directory, seed)) {
      for (int round = 0; round < 8; round++) {
        IntStream.range(0, 20).forEach(i -> world.post());
        TestSegments.build(world.store());
        world.check(4);
        Path file = world.file(world.any(TestSegments.files(world.store())));
        int way = Files.exists(file) ? world.random.nextInt(4) : -1;
        switch (way) {
          case -1 ->
            assertThat(file).as("another process is about to replace it").doesNotExist();
          case 0 -> Files.delete(file);
          case 1 -> overwrite(file, world.random, 1 + world.random.nextInt(64));
          case 2 -> cut(file, world.random);
          default -> overwrite(file, world.random, 4_096);
        }
        world.check(8);
      }
    }
  }

  private static void overwrite(Path file, Random random, int bytes) throws IOException {
    byte[] rubbish = new byte[bytes];
    random.nextBytes(rubbish);
    // What a process has checked and uses, it trusts: damaged is a copy, as after a crash.
    Path other = file.resolveSibling("other");
    Files.copy(file, other);
    try (FileChannel out = FileChannel.open(other, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(rubbish), random.nextInt((int) Files.size(other) - bytes));
    }
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void cut(Path file, Random random) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(random.nextInt((int) Files.size(file)));
    }
  }

  @Test
  void deleted_words_are_in_no_file_after_the_next_look() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 31)) {
      IntStream.range(0, 30).forEach(i -> world.post());
      long gone =
          world.bench.post(SharedWorld.AGENTS.get(0), world.sessions.get(0), "zanzibarsecret");
      TestSegments.build(world.store());
      assertThat(holding(world, "zanzibarsecret")).isTrue();

      JsonNode deleted = world.bench.call(
          SharedWorld.AGENTS.get(0), "delete_message", "{'message_id':" + gone + "}");
      assertThat(deleted.get("success").asBoolean()).isTrue();
      world.check(10);
      TestSegments.build(world.store());

      assertThat(holding(world, "zanzibarsecret")).isFalse();
      assertThat(TestSegments.covered(world.store())).isEqualTo(30);
      world.check(10);
    }
  }

  private static boolean holding(SharedWorld world, String word) throws IOException {
    try (var files = Files.list(world.file("."))) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
          return true;
        }
      }
    }
    return false;
  }

  @SqliteOnly("the store is copied as a file")
  @Test
  void a_store_that_was_copied_without_its_segments_finds_all_the_same() throws IOException {
    Path home = directory.resolve("first");
    Path other = directory.resolve("second");
    try (SharedWorld world = new SharedWorld(home, 41)) {
      IntStream.range(0, 40).forEach(i -> world.post());
      TestSegments.build(world.store());
      Files.createDirectory(other);
      world.store().backUp(other.resolve("context.db"));
    }
    try (SharedWorld copy = new SharedWorld(other, 42)) {
      copy.posted.add(1L);
      copy.check(10);
      TestSegments.build(copy.store());
      copy.check(10);
    }
  }

  @Test
  void segments_of_an_older_version_are_made_anew_and_those_of_a_newer_one_left_alone() {
    try (SharedWorld world = new SharedWorld(directory, 51)) {
      IntStream.range(0, 40).forEach(i -> world.post());
      TestSegments.build(world.store());
      List<String> before = TestSegments.files(world.store());

      version(world, "tokenizer + 1");
      world.check(8);
      TestSegments.build(world.store());
      assertThat(TestSegments.files(world.store())).isEqualTo(before);

      version(world, "tokenizer - 2");
      world.check(8);
      TestSegments.build(world.store());
      assertThat(TestSegments.files(world.store())).doesNotContainAnyElementsOf(before);
      world.check(8);
    }
  }

  private static void version(SharedWorld world, String tokenizer) {
    world
        .store()
        .write(tx -> tx.run("UPDATE search_segments SET tokenizer = " + tokenizer))
        .join();
  }

  @Test
  void where_no_file_can_be_written_everything_is_found_all_the_same() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 61)) {
      IntStream.range(0, 40).forEach(i -> world.post());
      Path folder = world.file("x").getParent();
      Files.writeString(folder, "in the way");

      assertThatThrownBy(() -> TestSegments.build(world.store()))
          .isInstanceOf(UncheckedIOException.class);
      world.check(8);
      assertThat(TestSegments.files(world.store())).isEmpty();

      Files.delete(folder);
      TestSegments.build(world.store());
      assertThat(TestSegments.covered(world.store())).isPositive();
      world.check(8);
    }
  }

  @Test
  void a_file_that_nobody_claims_is_removed() throws IOException {
    try (SharedWorld world = new SharedWorld(directory, 71)) {
      IntStream.range(0, 40).forEach(i -> world.post());
      TestSegments.build(world.store());
      Path left = world.file("0123456789abcdef0123456789abcdef");
      Files.writeString(left, "half of one");

      TestSegments.build(world.store());

      assertThat(left).doesNotExist();
      try (var files = Files.list(left.getParent())) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(TestSegments.files(world.store()));
      }
    }
  }
}
