package io.sharedcontext.search.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "'', abc, 3",
    "abc, '', 3",
    "deploy, deploy, 0",
    "deploy, depoly, 1",
    "deploy, deplo, 1",
    "deploy, deeploy, 1",
    "deploy, replay, 2",
    "ca, abc, 3",
    "kitten, sitting, 3",
    "Ä, ä, 1",
    "日本語, 日語本, 1",
  })
  void counts_letters_changed_added_dropped_and_swapped_once(String from, String to, int distance) {
    assertThat(EditDistance.within(from, to, 3)).isEqualTo(distance);
    assertThat(EditDistance.within(from, to, Integer.MAX_VALUE)).isEqualTo(distance);
    assertThat(EditDistance.within(from, to, distance - 1)).isEqualTo(EditDistance.FARTHER);
  }

  @Test
  void agrees_with_the_plain_recurrence_at_every_length_and_limit() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String from = RandomText.word(random, i % 10 == 0 ? 90 : 12);
      String to = random.nextBoolean()
          ? RandomText.misspelt(random, from, 5)
          : RandomText.word(random, i % 10 == 0 ? 90 : 12);
      int expected = Plain.alignment(from, to);
      int most = random.nextInt(8);
      assertThat(EditDistance.within(from, to, most))
          .as("%s to %s within %d", from, to, most)
          .isEqualTo(expected <= most ? expected : EditDistance.FARTHER);
    }
  }

  @Test
  void no_word_within_reach_is_passed_over_by_length_and_letters() {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      String from = RandomText.word(random, 14);
      String to = RandomText.misspelt(random, from, 4);
      int distance = Plain.alignment(from, to);
      assertThat(EditDistance.from(from).mayReach(to.length(), EditDistance.letters(to), distance))
          .isTrue();
    }
  }

  @Test
  void most_words_of_a_vocabulary_fall_to_their_letters() {
    Random random = new Random(9);
    EditDistance distance = EditDistance.from("coordination");
    int looked = 0;
    for (int i = 0; i < 10_000; i++) {
      String word = RandomText.word(random, 14);
      looked += distance.mayReach(word.length(), EditDistance.letters(word), 2) ? 1 : 0;
    }
    assertThat(looked).isLessThan(500);
  }
}
