package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rule about who opens files finds those who do it all the same. */
class FileOpeningRuleTest {
  private static boolean allowed(Class<?> type) {
    return !FileOpeningRule.RULE
        .evaluate(new ClassFileImporter().importClasses(type))
        .hasViolation();
  }

  @Test
  void every_way_to_open_a_file_is_found() {
    assertThat(allowed(WithChannel.class)).isFalse();
    assertThat(allowed(WithStream.class)).isFalse();
    assertThat(allowed(WithRandomAccess.class)).isFalse();
    assertThat(allowed(WithText.class)).isFalse();
    assertThat(allowed(WithCopy.class)).isFalse();
  }

  @Test
  void looking_and_moving_are_no_opening() {
    assertThat(allowed(Mover.class)).isTrue();
  }

  static final class WithChannel {
    static FileChannel open(Path file) throws IOException {
      return FileChannel.open(file);
    }
  }

  static final class WithStream {
    static OutputStream open(Path file) throws IOException {
      return new FileOutputStream(file.toFile());
    }
  }

  static final class WithRandomAccess {
    static RandomAccessFile open(Path file) throws IOException {
      return new RandomAccessFile(file.toFile(), "r");
    }
  }

  static final class WithText {
    static String read(Path file) throws IOException {
      return Files.readString(file);
    }
  }

  static final class WithCopy {
    static Path copy(Path file, Path to) throws IOException {
      return Files.copy(file, to);
    }
  }

  static final class Mover {
    static Path move(Path file, Path to) throws IOException {
      return Files.exists(file) ? Files.move(file, to) : to;
    }
  }
}
