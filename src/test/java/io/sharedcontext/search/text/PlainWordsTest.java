package io.sharedcontext.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
  /** Parts words as a blank does, and is no end of a plain one. */
  private static final String OTHER_BORDER = "\u00B7";

  private static int end(String text) {
    return PlainWords.end(text.toCharArray(), 0);
  }

  @Test
  void a_word_of_small_letters_or_digits_is_plain_before_a_blank_or_a_stop() {
    for (String word : List.of("word", "Word", "W", "7", "2026")) {
      for (String border : List.of("", " ", "\n", ".", ", and", ": so", "?", "! ", ") ", ";")) {
        assertThat(end(word + border)).as(word + border).isEqualTo(word.length());
      }
    }
  }

  @Test
  void whatever_may_have_parts_or_belong_to_more_is_not() {
    for (String text : List.of(
        "getUser",
        "ABC",
        "v2",
        "2nd",
        "C++",
        "F#",
        "a-b",
        "a_b",
        "a.b",
        "1.2",
        "10,000",
        "don't",
        "caf\u00E9",
        "word\u0301",
        "a:b",
        "a/b",
        "word(",
        "word\u00B7",
        "\u00FCber",
        "-a",
        "w".repeat(65))) {
      assertThat(end(text)).as(text).isZero();
    }
  }

  @Test
  void it_is_the_same_word_that_the_longer_way_finds() {
    Random random = new Random(11);
    String letters = "abcdefvxyzABVZ0179";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = 1 + random.nextInt(8); length > 0; length--) {
        word.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(Tokenizer.of(word + " " + word + "."))
          .isEqualTo(Tokenizer.of(word + OTHER_BORDER + word + OTHER_BORDER));
    }
  }
}
