package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neighbours of a misspelt name. */
class NameSuggestionsTest {
  @Test
  void names_that_share_most_letters_are_near() {
    assertThat(NameSuggestions.of("add_mesage", List.of("add_message", "get_messages", "catch_up")))
        .containsExactly("add_message");
  }

  @Test
  @Timeout(30)
  void a_name_of_megabytes_is_near_to_nothing_and_holds_nobody_up() {
    List<String> names =
        IntStream.range(0, 200).mapToObj(i -> "x".repeat(38) + i).toList();

    assertThat(NameSuggestions.of("x".repeat(8 << 20), names)).isEmpty();
  }
}
