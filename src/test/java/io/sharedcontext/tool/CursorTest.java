package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cursors come back as they were given, or are refused. */
class CursorTest {
  @Test
  void a_cursor_gives_back_its_position() {
    String text = new Cursor("messages session_1", List.of("42", "Ünïcode/key")).text();

    assertThat(Cursor.read(text, "messages session_1", 2)).containsExactly("42", "Ünïcode/key");
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    String text = new Cursor("messages session_1", List.of("42")).text();

    assertThatThrownBy(() -> Cursor.read(text, "messages session_2", 1))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
  }

  @Test
  void no_changed_character_goes_unnoticed() {
    String text = new Cursor("sessions", List.of("1762000000000", "session_ab")).text();
    for (int i = 0; i < text.length(); i++) {
      String damaged =
          text.substring(0, i) + (text.charAt(i) == 'A' ? 'B' : 'A') + text.substring(i + 1);

      assertThatThrownBy(() -> Cursor.read(damaged, "sessions", 2)).isInstanceOf(Failure.class);
    }
  }

  @Test
  void a_position_that_is_no_number_is_refused() {
    assertThat(Cursor.number("42")).isEqualTo(42);
    assertThatThrownBy(() -> Cursor.number("abc"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
  }

  @Test
  void any_text_is_refused_or_read_but_never_a_bug() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);

      assertThatThrownBy(() -> Cursor.read(text, "sessions", 1)).isInstanceOf(Failure.class);
    }
  }

  @Test
  void a_made_up_number_is_refused() {
    assertThatThrownBy(() -> Cursor.number("7e"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
  }
}
