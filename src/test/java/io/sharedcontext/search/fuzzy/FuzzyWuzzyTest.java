package io.sharedcontext.search.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import me.xdrop.fuzzywuzzy.FuzzySearch;
import org.junit.jupiter.api.Test;

/**
 * The scores against those of the fuzzywuzzy library: the same wherever it compares whole texts, and
 * never less where it looks for a part, because it tries only the stretches that its matching blocks
 * suggest. It rounds to whole numbers at each step.
 */
class FuzzyWuzzyTest {
  private static final double ROUNDED = 0.5 + 1e-9;
  private static final double ROUNDED_TWICE = 1 + 1e-9;

  private record Pair(String left, String right) {
    WeightedRatio query() {
      return WeightedRatio.of(left);
    }

    PreparedText text() {
      return PreparedText.of(right);
    }
  }

  /** Texts that hold something, because it and RapidFuzz differ about nothing. */
  private static Pair pair(Random random) {
    String left = "x" + RandomText.words(random, 8);
    String right =
        random.nextBoolean() ? RandomText.misspelt(random, left, 6) : RandomText.words(random, 25);
    return new Pair(processed(left), processed(right + " y"));
  }

  private static String processed(String text) {
    return new String(PreparedText.of(text).letters());
  }

  @Test
  void ratios_of_whole_texts_and_their_words_are_the_same() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Pair p = pair(random);
      assertThat(p.query().ratio(p.text(), 0))
          .as("%s", p)
          .isCloseTo(FuzzySearch.ratio(p.left, p.right), within(ROUNDED));
      assertThat(p.query().tokenSortRatio(p.text(), 0))
          .as("%s", p)
          .isCloseTo(FuzzySearch.tokenSortRatio(p.left, p.right), within(ROUNDED));
      assertThat(p.query().tokenSetRatio(p.text(), 0))
          .as("%s", p)
          .isCloseTo(FuzzySearch.tokenSetRatio(p.left, p.right), within(ROUNDED));
    }
  }

  @Test
  void the_weighted_ratio_of_texts_of_like_lengths_is_the_same() {
    Random random = new Random(2);
    int met = 0;
    for (int i = 0; i < 300; i++) {
      Pair p = pair(random);
      double longer = Math.max(p.left.length(), p.right.length());
      if (longer / Math.min(p.left.length(), p.right.length()) < 1.5) {
        met++;
        assertThat(p.query().score(p.text(), 0))
            .as("%s", p)
            .isCloseTo(FuzzySearch.weightedRatio(p.left, p.right), within(ROUNDED_TWICE));
      }
    }
    assertThat(met).isGreaterThan(40);
  }

  @Test
  void a_part_is_found_at_least_as_well() {
    Random random = new Random(3);
    int better = 0;
    for (int i = 0; i < 300; i++) {
      Pair p = pair(random);
      double partial = p.query().partialRatio(p.text(), 0);
      int theirs = FuzzySearch.partialRatio(p.left, p.right);
      assertThat(partial).as("%s", p).isGreaterThanOrEqualTo(theirs - ROUNDED);
      assertThat(p.query().score(p.text(), 0))
          .as("%s", p)
          .isGreaterThanOrEqualTo(FuzzySearch.weightedRatio(p.left, p.right) - ROUNDED_TWICE);
      better += partial > theirs + ROUNDED ? 1 : 0;
    }
    assertThat(better).isGreaterThan(30);
  }
}
