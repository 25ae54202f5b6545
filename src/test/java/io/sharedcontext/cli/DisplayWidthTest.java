package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines that are cut by their width fit a terminal. */
class DisplayWidthTest {
  @Test
  void signs_that_agents_like_take_two_columns() {
    for (String sign : new String[] {"✅", "❌", "⚡", "⭐", "⏰", "🚀", "🟢", "漢"}) {
      assertThat(DisplayWidth.of(sign)).as(sign).isEqualTo(2);
    }
  }

  @Test
  void letters_take_one_column_and_accents_of_their_own_none() {
    assertThat(DisplayWidth.of("Zoë — done")).isEqualTo(10);
    assertThat(DisplayWidth.of("Zoe\u0308")).isEqualTo(3);
    assertThat(DisplayWidth.of("\u2713 →")).isEqualTo(3);
  }

  @Test
  void a_cut_never_is_wider_than_allowed() {
    String text = "✅ a漢🚀".repeat(20);
    for (int columns = 2; columns < 60; columns++) {
      assertThat(DisplayWidth.of(DisplayWidth.cut(text, columns))).isLessThanOrEqualTo(columns);
    }
  }
}
