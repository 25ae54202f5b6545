package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The note of the newest stamp that any process saw. */
class NotedStampTest {
  @TempDir
  private Path home;

  private static FileStamp stamp(long definitions, long rows) {
    return new FileStamp(definitions, OptionalLong.of(rows));
  }

  @Test
  void it_only_grows_and_every_process_reads_it() throws IOException {
    Path file = home.resolve("context.db");
    try (NotedStamp one = new NotedStamp(file);
        NotedStamp two = new NotedStamp(file)) {
      assertThat(one.read()).isEmpty();
      one.raise(stamp(7, 100));
      two.raise(stamp(7, 90));
      assertThat(two.read()).contains(stamp(7, 100));
      two.raise(stamp(8, 10));
      assertThat(one.read()).contains(stamp(8, 10));
      two.raise(FileStamp.UNKNOWN);
      two.raise(new FileStamp(9, OptionalLong.empty()));
      assertThat(one.read()).contains(stamp(8, 10));
      one.forget();
      assertThat(two.read()).isEmpty();
    }
  }

  @Test
  void what_was_cut_or_altered_is_none() throws IOException {
    Path file = home.resolve("context.db");
    try (NotedStamp note = new NotedStamp(file)) {
      note.raise(stamp(7, 100));
      byte[] whole = Files.readAllBytes(NotedStamp.beside(file));
      for (int i = 0; i < whole.length; i++) {
        byte[] other = whole.clone();
        other[i] ^= 1;
        Files.write(NotedStamp.beside(file), other);
        assertThat(note.read()).as("byte " + i).isEmpty();
      }
      Files.write(NotedStamp.beside(file), new byte[24]);
      assertThat(note.read()).isEmpty();
      Files.write(NotedStamp.beside(file), java.util.Arrays.copyOf(whole, 23));
      assertThat(note.read()).isEmpty();
      note.raise(stamp(7, 1));
      assertThat(note.read()).contains(stamp(7, 1));
    }
  }

  @Test
  void what_one_process_checked_the_others_need_not_until_it_changes() throws IOException {
    Path file = Files.writeString(home.resolve("context.db"), "some");
    FileLook before = FileLook.of(file);
    try (NotedStamp one = new NotedStamp(file);
        NotedStamp two = new NotedStamp(file)) {
      assertThat(two.wasChecked(before)).isFalse();
      one.raise(stamp(7, 100));
      one.checked(before);
      assertThat(two.wasChecked(before)).isTrue();
      assertThat(two.read()).contains(stamp(7, 100));
      assertThat(two.wasChecked(new FileLook(before.key(), 5, before.changed())))
          .isFalse();
      FileTime later = FileTime.from(before.changed().toInstant().plusNanos(1));
      assertThat(two.wasChecked(new FileLook(before.key(), 4, later))).isFalse();
      assertThat(two.wasChecked(new FileLook(Optional.of("other"), 4, before.changed())))
          .isFalse();
      one.forget();
      assertThat(two.wasChecked(before)).isFalse();
    }
  }

  @Test
  void a_copy_of_an_earlier_state_does_not_follow_it() {
    assertThat(stamp(7, 99).mayFollow(stamp(7, 100))).isFalse();
    assertThat(stamp(6, 900).mayFollow(stamp(7, 100))).isFalse();
    assertThat(stamp(90_000, 900).mayFollow(stamp(7, 100))).isFalse();
    assertThat(stamp(7, 100).mayFollow(stamp(7, 100))).isTrue();
    assertThat(stamp(8, 1).mayFollow(stamp(7, 100))).as("tables made anew").isTrue();
    assertThat(new FileStamp(7, OptionalLong.empty()).mayFollow(stamp(7, 100)))
        .as("half of a checkpoint")
        .isTrue();
  }
}
