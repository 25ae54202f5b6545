package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnippetTest {
  private static final String FILLER = "nothing of interest is said here, again and again; ";

  @Test
  void a_short_text_is_shown_as_it_is() {
    assertThat(Snippet.of(" short\n\ttext ", Set.of("text"))).isEqualTo(" short\n\ttext ");
  }

  @Test
  void the_word_is_in_it_wherever_it_stands() {
    for (int before = 0; before < 40; before++) {
      String text = FILLER.repeat(before) + "the needle " + FILLER.repeat(40 - before);

      assertThat(Snippet.of(text, Set.of("needle"))).contains("needle").hasSizeLessThan(241);
    }
  }

  @Test
  void the_place_with_most_of_the_words_is_shown() {
    String text = "red " + FILLER.repeat(10) + "red red red " + FILLER.repeat(10)
        + "a red and green house " + FILLER.repeat(10);

    assertThat(Snippet.of(text, Set.of("red", "green"))).contains("a red and green house");
  }

  @Test
  void without_a_word_the_beginning_is_shown() {
    String text = "It begins. " + FILLER.repeat(20);

    assertThat(Snippet.of(text, Set.of())).startsWith("It begins. ").endsWith("…");
  }

  @Test
  void an_endless_word_is_cut() {
    String text = "x".repeat(1_000);

    assertThat(Snippet.of(text, Set.of("x".repeat(64)))).hasSizeLessThan(241).contains("xxx");
  }

  @Test
  void it_is_a_piece_of_the_text_and_splits_no_character() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 400; i++) {
        text.append(random.nextInt(4) == 0 ? " " : random.nextBoolean() ? "😀" : "ab");
      }
      text.insert(
          text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()))),
          " needle ");

      String snippet = Snippet.of(text.toString(), Set.of("needle"));

      assertThat(snippet).hasSizeLessThan(241).contains("needle");
      assertThat(text).contains(snippet.replace("…", ""));
      assertThat(snippet.codePoints())
          .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
  }
}
