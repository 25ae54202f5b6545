package io.sharedcontext.search.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every score of {@code likeness.tsv}, which RapidFuzz gave; {@code likeness.py} wrote it. */
class LikenessGoldenTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private record Pair(String query, String text, List<Double> scores) {
    static Pair of(String line) {
      String[] columns = line.split("\t", -1);
      List<Double> scores = Arrays.stream(columns).skip(2).map(Double::valueOf).toList();
      return new Pair(unescaped(columns[0]), unescaped(columns[1]), scores);
    }
  }

  private final List<Pair> pairs = read();

  @Test
  void scores_are_those_of_rapidfuzz() {
    assertThat(pairs).hasSize(400).allSatisfy(pair -> {
      List<Double> ours = scores(pair, 0);
      for (int i = 0; i < ours.size(); i++) {
        assertThat(ours.get(i)).as("score %d", i).isCloseTo(pair.scores.get(i), within(1e-9));
      }
    });
  }

  @Test
  void what_reaches_the_cut_off_is_unchanged_and_what_does_not_is_nothing() {
    for (double cutoff : new double[] {20, 45, 60, 75, 90, 100}) {
      for (Pair pair : pairs) {
        List<Double> whole = scores(pair, 0);
        List<Double> cut = scores(pair, cutoff);
        for (int i = 0; i < whole.size(); i++) {
          assertThat(cut.get(i))
              .as("score %d of %s from %s", i, pair, cutoff)
              .isEqualTo(whole.get(i) >= cutoff ? whole.get(i) : 0);
        }
      }
    }
  }

  private static List<Double> scores(Pair pair, double cutoff) {
    WeightedRatio query = WeightedRatio.of(pair.query);
    PreparedText text = PreparedText.of(pair.text);
    return List.of(
        query.score(text, cutoff),
        query.ratio(text, cutoff),
        query.partialRatio(text, cutoff),
        query.tokenSortRatio(text, cutoff),
        query.tokenSetRatio(text, cutoff),
        query.partialTokenSortRatio(text, cutoff),
        query.partialTokenSetRatio(text, cutoff));
  }

  private static List<Pair> read() {
    try (InputStream file = Objects.requireNonNull(
        LikenessGoldenTest.class.getResourceAsStream("/likeness.tsv"), "likeness.tsv")) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(Pair::of)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("likeness.tsv cannot be read", e);
    }
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
            String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }
}
