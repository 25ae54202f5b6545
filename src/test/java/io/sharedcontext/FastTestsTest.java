package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The lists of tests: those that {@code mvn -Pfast test} runs, which open no store and start no process,
 * and those that run on PostgreSQL, too.
 */
class FastTestsTest {
  private static final Path TESTS = Path.of("src/test/java");

  private static final Pattern SLOW =
      Pattern.compile("ToolFixture|ServerProcess|Store\\b|CliRunner|"
          + "@TempDir|WithStore|ProcessBuilder|AnalyzeClasses|\\w+Fixture|SearchWorld|LeaseModel");

  @Test
  void fast_txt_names_every_test_without_a_store_or_a_process() throws IOException {
    List<String> listed = Files.readAllLines(Path.of("src/test/fast.txt"));
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<String> fast = files
          .filter(file -> file.toString().endsWith("Test.java"))
          .filter(file -> !SLOW.matcher(text(file)).find())
          .map(file -> TESTS.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();

      assertThat(listed).as("src/test/fast.txt").containsExactlyElementsOf(fast);
    }
  }

  @Test
  void postgresql_txt_names_tests_in_order() throws IOException {
    List<String> listed = Files.readAllLines(Path.of("src/test/postgresql.txt"));

    assertThat(listed)
        .isSorted()
        .allSatisfy(name -> assertThat(TESTS.resolve(name)).exists());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
