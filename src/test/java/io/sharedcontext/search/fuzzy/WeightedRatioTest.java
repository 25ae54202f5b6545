package io.sharedcontext.search.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedRatioTest {
  private static final double CLOSE = 1e-9;

  @Test
  void a_text_with_a_typo_is_nearly_the_same() {
    assertThat(WeightedRatio.of("getUserById").score("getUsrById", 60)).isGreaterThan(95);
    assertThat(WeightedRatio.of("Rollback, deploy!").score("deploy rollback", 0))
        .isEqualTo(95);
    assertThat(WeightedRatio.of("deploy").score("who did deploy the rest?", 0)).isEqualTo(90);
    assertThat(WeightedRatio.of("deploy").score("lunch", 60)).isZero();
  }

  @Test
  void nothing_is_like_a_text_without_letters() {
    for (String nothing : List.of("", " ", "?!", "\u0000", "\uD800", "\uDC00\uD800")) {
      assertThat(WeightedRatio.of(nothing).score("deploy", 0)).isZero();
      assertThat(WeightedRatio.of("deploy").score(nothing, 0)).isZero();
      assertThat(WeightedRatio.of(nothing).score(nothing, 0)).isZero();
    }
  }

  @Test
  void every_part_agrees_with_its_plain_definition_at_any_length() {
    Random random = new Random(1);
    for (int i = 0; i < 3_000; i++) {
      int most = i % 100 == 0 ? 30 : 7;
      String query = processed(RandomText.words(random, most));
      String text = processed(
          random.nextBoolean()
              ? RandomText.misspelt(random, query, 9)
              : RandomText.words(random, random.nextBoolean() ? most : 3));
      agree(query, text, random.nextInt(3) == 0 ? 0 : random.nextDouble() * 100);
    }
  }

  private static void agree(String query, String text, double cutoff) {
    WeightedRatio likeness = WeightedRatio.of(query);
    PreparedText other = PreparedText.of(text);
    String ours = Plain.sorted(query);
    String theirs = Plain.sorted(text);
    String pair = "[" + query + "] [" + text + "]";
    same(pair, likeness.ratio(other, cutoff), Plain.ratio(query, text), cutoff);
    same(pair, likeness.partialRatio(other, cutoff), Plain.partial(query, text), cutoff);
    same(pair, likeness.tokenSortRatio(other, cutoff), Plain.ratio(ours, theirs), cutoff);
    same(pair, likeness.tokenSetRatio(other, cutoff), Plain.tokenSet(query, text), cutoff);
    same(pair, likeness.partialTokenSortRatio(other, cutoff), Plain.partial(ours, theirs), cutoff);
  }

  private static void same(String pair, double score, double plain, double cutoff) {
    double expected = plain >= cutoff ? plain : 0;
    if (Math.abs(plain - cutoff) > CLOSE) {
      assertThat(score).as(pair + " from " + cutoff).isCloseTo(expected, within(CLOSE));
    }
  }

  @Test
  void patterns_of_few_letters_and_many_words_of_bits_agree_too() {
    Random random = new Random(2);
    for (int i = 0; i < 60; i++) {
      String query = letters(random, 1 + random.nextInt(140));
      String text = letters(random, 1 + random.nextInt(200));
      agree(query, text, random.nextInt(100));
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, length).forEach(i -> text.append("abc語".charAt(random.nextInt(4))));
    return text.toString();
  }

  @Test
  void no_content_raises_and_scores_stay_on_the_scale() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      WeightedRatio query = WeightedRatio.of(RandomText.anything(random, i % 10 == 0 ? 500 : 40));
      PreparedText text = PreparedText.of(RandomText.anything(random, i % 10 == 0 ? 900 : 60));
      double cutoff = random.nextInt(102);
      assertThat(query.score(text, cutoff)).isBetween(0.0, 100.0);
      assertThat(query.partialTokenSetRatio(text, cutoff)).isBetween(0.0, 100.0);
    }
  }

  /** Measured in the thread's own processor time: other work on the machine does not count. */
  @Test
  void the_hardest_query_takes_a_second_of_work_at_most_over_a_hundred_thousand_letters() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Random random = new Random(4);
    List<String> alphabets = List.of("ab", "a", "ab c", "abcdefgh ", "語a");
    for (String alphabet : alphabets) {
      WeightedRatio query = WeightedRatio.of(drawn(random, alphabet, 500));
      PreparedText text = PreparedText.of(drawn(random, alphabet, 100_000));
      long before = threads.getCurrentThreadCpuTime();
      query.score(text, 0);
      query.score(text, 60);
      assertThat(threads.getCurrentThreadCpuTime() - before)
          .as(alphabet)
          .isLessThan(1_000_000_000L);
    }
  }

  private static String drawn(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, length)
        .forEach(i -> text.append(alphabet.charAt(random.nextInt(alphabet.length()))));
    return text.toString();
  }

  @Test
  void threads_may_share_a_query_and_texts() {
    Random random = new Random(5);
    WeightedRatio query = WeightedRatio.of(RandomText.words(random, 12) + " deploy");
    List<PreparedText> texts = IntStream.range(0, 2_000)
        .mapToObj(i -> PreparedText.of(RandomText.words(random, 12)))
        .toList();
    List<Double> together =
        texts.parallelStream().map(text -> query.score(text, 0)).toList();
    assertThat(texts.stream().map(text -> query.score(text, 0)).toList()).isEqualTo(together);
  }

  private static String processed(String text) {
    return new String(PreparedText.of(text).letters());
  }
}
