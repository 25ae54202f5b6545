package io.sharedcontext.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
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

  /** What may stand beside a plain word, or within what only looks like one. */
  private static final String AROUND =
      " .,:;?!)(#@-_'\u2019+/&\n\t\r\u00E9\u0301\u4E2D\u00B7\uFF76";

  @Test
  void all_words_and_their_places_are_those_that_the_longer_way_finds() {
    Random random = new Random(11);
    String letters = "abcdefvxyzABVZ0179";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
        for (int length = length(random); length > 0; length--) {
          text.append(letters.charAt(random.nextInt(letters.length())));
        }
        for (int count = random.nextInt(3); count > 0; count--) {
          text.append(random.nextInt(20) == 0 ? "\uD83D\uDE00" : any(AROUND, random));
        }
      }
      List<String> words = new ArrayList<>();
      List<String> thorough = new ArrayList<>();
      Tokenizer.read(text.toString(), (word, start, end) -> words.add(word + start + "-" + end));
      Tokenizer.readThoroughly(
          text.toString(), (word, start, end) -> thorough.add(word + start + "-" + end));
      assertThat(words).as(text.toString()).isEqualTo(thorough);
    }
  }

  private static int length(Random random) {
    return random.nextInt(50) == 0 ? 62 + random.nextInt(5) : random.nextInt(9);
  }

  private static char any(String characters, Random random) {
    return characters.charAt(random.nextInt(characters.length()));
  }
}
