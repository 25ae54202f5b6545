package io.sharedcontext.search.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparedTextTest {
  /** The right column is what RapidFuzz 3.14.6's default_process returned. */
  @ParameterizedTest
  @CsvSource({
    "a_b, a b",
    "A-B  c, a b  c",
    "' Foo ', foo",
    "\u0130x, ix",
    "½ Ⅷ ², ½ ⅷ ²",
    "नमस्ते, नमस त",
    "日本語, 日本語",
    "\uD83D\uDE00a\uD83D\uDE00\uD83D\uDE00b, a  b",
    "\uD835\uDC00b, \uD835\uDC00b",
    "\uD800a, a",
    "a\u0301, a",
    "ẞ, ß",
    "\u212A, k",
  })
  void is_lower_case_letters_and_numbers_and_a_space_for_anything_else(String text, String ready) {
    assertThat(new String(PreparedText.of(text).letters())).isEqualTo(ready);
  }

  @Test
  void words_are_sorted_by_all_their_letters_and_repeated_ones_found() {
    SortedTokens tokens =
        PreparedText.of("語 deploys the deploy 語a, deployed; the THE zz").tokens();
    assertThat(new String(tokens.sorted()))
        .isEqualTo("deploy deployed deploys the the the zz 語 語a");
    assertThat(new String(tokens.distinct())).isEqualTo("deploy deployed deploys the zz 語 語a");
    assertThat(tokens.count()).isEqualTo(7);
  }

  @Test
  void words_are_sorted_as_strings_are_however_many_there_are() {
    Random random = new Random(1);
    for (int words : new int[] {1, 20, 500, 70_000}) {
      String text = RandomText.words(random, 2 * words);
      String ready = new String(PreparedText.of(text).letters());
      String[] expected = Arrays.stream(ready.split(" +"))
          .filter(word -> !word.isEmpty())
          .sorted()
          .toArray(String[]::new);
      SortedTokens tokens = PreparedText.of(text).tokens();
      assertThat(new String(tokens.sorted())).isEqualTo(String.join(" ", expected));
      assertThat(new String(tokens.distinct()))
          .isEqualTo(String.join(" ", new TreeSet<>(Arrays.asList(expected))));
    }
  }

  @Test
  void no_subsequence_is_longer_than_letter_counts_allow() {
    Random random = new Random(2);
    for (int i = 0; i < 3_000; i++) {
      String left = RandomText.word(random, i % 50 == 0 ? 400 : 60);
      String right = RandomText.misspelt(random, left, 20);
      int most =
          new LetterCounts(left.toCharArray()).mostInCommon(new LetterCounts(right.toCharArray()));
      assertThat(most).isGreaterThanOrEqualTo(Plain.common(left, right));
    }
  }

  @Test
  void letter_counts_are_exact_for_few_letters_and_give_up_on_many() {
    LetterCounts few = new LetterCounts("aab c".toCharArray());
    LetterCounts many = new LetterCounts("a".repeat(500).toCharArray());
    assertThat(few.mostInCommon(new LetterCounts("abbc".toCharArray()))).isEqualTo(3);
    assertThat(few.mostInCommon(many)).isEqualTo(2);
    assertThat(many.mostInCommon(many)).isEqualTo(Integer.MAX_VALUE);
  }
}
