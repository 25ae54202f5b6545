package io.sharedcontext.cli.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are nearly exports: taken, or refused with words, and never half. */
class ImportFuzzTest {
  private static final int RUNS = 150;

  @TempDir
  Path place;

  @Test
  void a_file_is_imported_or_refused_with_words() {
    Fuzz.each("imports", RUNS, fuzz -> {
      try {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("{\"type\":\"shared-context\",\"format\":1}\n".getBytes(UTF_8));
        for (int i = fuzz.random().nextInt(5); i >= 0; i--) {
          file.writeBytes(
              fuzz.random().nextBoolean() ? fuzz.bytes() : fuzz.line().getBytes(UTF_8));
          file.write('\n');
        }
        Path in = Files.write(place.resolve("in.jsonl"), file.toByteArray());
        CliRunner.Done done = new CliRunner(place).run("import", in.toString());

        assertThat(done.code()).as(done.err()).isIn(0, 1, 2);
        assertThat(done.code() == 0 || !done.err().isBlank()).isTrue();
        assertThat(done.err()).doesNotContain("Exception", "\tat ");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
