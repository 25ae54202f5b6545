package io.sharedcontext.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/adding-a-tool.md is the code of this package. */
class AddingAToolTest {
  private static final Path SOURCES = Path.of("src/test/java/io/sharedcontext/example");

  @Test
  void every_block_of_code_stands_in_a_source_that_is_tested() throws IOException {
    String sources = "";
    for (String file : List.of("SenderTools", "SenderTable", "SenderToolsTest")) {
      sources += Files.readString(SOURCES.resolve(file + ".java"));
    }
    String code = sources;
    List<String> blocks = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("docs/adding-a-tool.md")))
        .results()
        .map(match -> match.group(1))
        .toList();

    assertThat(blocks)
        .hasSizeGreaterThan(3)
        .allSatisfy(block -> assertThat(code).contains(block));
  }
}
