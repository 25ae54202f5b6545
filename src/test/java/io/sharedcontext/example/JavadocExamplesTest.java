package io.sharedcontext.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Examples in the Javadoc of the server are code that is compiled. */
class JavadocExamplesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\}</pre>", Pattern.DOTALL);

  @Test
  void every_example_stands_in_a_source_that_is_compiled() throws IOException {
    Path sources = Path.of("src/test/java/io/sharedcontext/example");
    String compiled = folded(Files.readString(sources.resolve("JavadocExamples.java"))
        + Files.readString(sources.resolve("HelloCommand.java")));
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> examples = files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> EXAMPLE.matcher(text(file)).results())
          .map(match -> folded(match.group(1).replaceAll("(?m)^ *\\*", "")))
          .toList();

      assertThat(examples)
          .hasSizeGreaterThan(7)
          .allSatisfy(example -> assertThat(compiled).contains(example));
    }
  }

  /** Without what a formatter decides. */
  private static String folded(String code) {
    return code.replaceAll("\\s+", " ").replaceAll("(?<=\\W) | (?=\\W)", "").strip();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
