package io.sharedcontext.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.text.Stemmer;
import io.sharedcontext.search.text.TextFeatures;
import io.sharedcontext.search.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Segments hold stems and features of words: whoever changes how they are found has to count up. */
class SegmentWordsTest {
  private static final Path LISTS = Path.of("src/main/resources/search");

  private static final String MORE = "running runs ran deployment deployed getUserById ERR_CONN_42"
      + " src/net/http-client.py:17 v1.2.3-rc.4 99b01ad 10.04.2022 yesterday twelve 12 7th 我们明天 café";

  /** Of {@link SegmentFormat#WORDS} 1 and {@link Document#VERSION} 2. */
  private static final long FOUND = 3_411_978_394L;

  @Test
  void words_are_found_as_by_the_version_that_segments_are_marked_with() throws IOException {
    CRC32C sum = new CRC32C();
    take(sum, MORE);
    try (var lists = Files.list(LISTS)) {
      for (Path list : lists.sorted().toList()) {
        take(sum, Files.readString(list));
      }
    }
    assertThat(sum.getValue())
        .as("count SegmentFormat.WORDS up, and note this value")
        .isEqualTo(FOUND);
    assertThat(List.of(SegmentFormat.WORDS, Document.VERSION)).containsExactly(1, 2);
  }

  private static void take(CRC32C sum, String text) {
    Tokenizer.read(text, (word, start, end) -> {
      String line = word + " " + Stemmer.of(word) + " " + TextFeatures.of(word) + "\n";
      sum.update(line.getBytes(StandardCharsets.UTF_8));
    });
  }
}
