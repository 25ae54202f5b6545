package io.sharedcontext.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stemmer on the vocabulary that Martin Porter published for it, with the stems that he published:
 * {@code porter/vocabulary.txt.gz}, free for any purpose; the README beside it names the source.
 */
final class PorterStemmerTest {
  private static List<String> published() throws IOException {
    try (var in = Objects.requireNonNull(
            PorterStemmerTest.class.getResourceAsStream("/porter/vocabulary.txt.gz"));
        var lines = new BufferedReader(
            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    }
  }

  @Test
  void everyPublishedWordHasItsPublishedStem() throws IOException {
    List<String> published = published();
    List<String> ours = published.stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .map(word -> word + " " + PorterStemmer.stem(word))
        .toList();
    assertThat(ours).hasSize(23_531).isEqualTo(published);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "is", "running2", "cafés", "ÄRGER", "Running"})
  void whatIsNoWordOfThreeLowerCaseLettersStays(String word) {
    assertThat(PorterStemmer.stem(word)).isEqualTo(word);
  }
}
