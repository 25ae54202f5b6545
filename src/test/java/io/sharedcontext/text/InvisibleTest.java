package io.sharedcontext.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which characters are hidden, over all there are, and where joiners and selectors are not. */
class InvisibleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Formats that are drawn: signs before or over Arabic, Syriac and Kaithi numbers. */
  private static final Set<Integer> DRAWN_FORMATS = Set.of(
      0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD,
      0x110CD);

  /** Ignored by default without being formats: Unicode's Other_Default_Ignorable_Code_Point. */
  private static final List<Integer> IGNORED = List.of(
      0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0, 0xFFF0, 0xFFF8, 0xE0000,
      0xE0002, 0xE001F, 0xE0080, 0xE00FF, 0xE01F0, 0xE0FFF);

  private static IntStream all() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT);
  }

  private static String text(int character) {
    return Character.toString(character);
  }

  /** By what this Java knows of Unicode, not by the table that is tested. */
  private static boolean drawsNothing(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> !DRAWN_FORMATS.contains(character);
      default -> false;
    };
  }

  private static boolean selector(int character) {
    return (character >= 0x180B && character <= 0x180F)
        || (character >= 0xFE00 && character <= 0xFE0F)
        || (character >= 0xE0100 && character <= 0xE01EF);
  }

  /** A look at the bytes may only be too careful, and not with what most people write. */
  @Test
  void bytes_are_looked_at_twice_wherever_text_has_something_hidden() {
    assertThat(all().filter(one -> one < 0xD800 || one > 0xDFFF).mapToObj(InvisibleTest::text))
        .filteredOn(Invisible::in)
        .hasSizeGreaterThan(200)
        .allMatch(text -> Invisible.in(("a" + text + "b").getBytes(StandardCharsets.UTF_8)));
    assertThat(Invisible.in("{\"a\":\"Grüße — 日本語, עברית 🚀\"}\n".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
  }

  @Test
  void every_character_of_the_hidden_kinds_is_an_escape_in_a_line() {
    assertThat(all().filter(InvisibleTest::drawsNothing).mapToObj(InvisibleTest::text))
        .hasSizeGreaterThan(2_200)
        .allSatisfy(
            text -> assertThat(Invisible.line("a" + text + "b")).matches("a(\\\\u[0-9a-f]{4})+b"));
    assertThat(IGNORED)
        .allSatisfy(one ->
            assertThat(Invisible.line("a" + text(one) + "b")).matches("a(\\\\u[0-9a-f]{4})+b"));
  }

  @Test
  void every_tag_and_every_selector_after_a_plain_letter_is_an_escape() {
    assertThat(all().filter(c -> selector(c) || (c >= 0xE0000 && c <= 0xE007F)).boxed())
        .hasSize(5 + 16 + 240 + 128)
        .allSatisfy(one ->
            assertThat(Invisible.line("a" + text(one) + "b")).matches("a(\\\\u[0-9a-f]{4})+b"));
  }

  @Test
  void every_other_character_is_left_as_it_is() {
    assertThat(all()
            .filter(c -> !drawsNothing(c) && !selector(c) && !HiddenRanges.hold(c))
            .mapToObj(InvisibleTest::text))
        .hasSizeGreaterThan(1_000_000)
        .allMatch(text -> Invisible.line(text).equals(text) && !Invisible.in(text));
  }

  @Test
  void what_the_table_adds_is_nothing_that_is_drawn() {
    assertThat(all().filter(c -> HiddenRanges.hold(c) && !drawsNothing(c)).boxed())
        .allMatch(c -> IGNORED.contains(c)
            || Character.getType(c) == Character.UNASSIGNED
            || Character.getType(c) == Character.NON_SPACING_MARK);
  }

  @Test
  void json_with_escapes_has_the_same_value_and_drives_no_terminal()
      throws JsonProcessingException {
    for (int character = 0x20; character <= Character.MAX_CODE_POINT; character++) {
      if (Character.getType(character) != Character.SURROGATE) {
        String value = "\\\"" + text(character) + text(character);
        String json = Invisible.escapedJson(JSON.writeValueAsString(value));
        assertThat(JSON.readValue(json, String.class)).isEqualTo(value);
        assertThat(Invisible.in(json)).isFalse();
      }
    }
  }

  @Test
  void nothing_hidden_is_left_for_people() {
    assertThat(all().filter(c -> drawsNothing(c) || HiddenRanges.hold(c)).boxed())
        .allSatisfy(one -> assertThat(Invisible.blanked("a" + text(one) + "b", false))
            .isEqualTo(HiddenRanges.breaks(one) ? "a b" : "ab"));
    assertThat(Invisible.blanked("a\nb\r\u001b[31mc", true)).isEqualTo("a\nb  [31mc");
  }

  /** Persian, Hindi, Mongolian; a family, a rainbow flag, a heart, a keycap, a modifier; a variant of Han. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937 \u0915\u094d\u200d",
        "\u1820\u180b\u1821",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
        "\u2764\uFE0F",
        "1\uFE0F\u20E3",
        "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB",
        "\u845B\uDB40\uDD00",
        "\u2014 \u201cquoted\u201d \u3002\uff0c caf\u00e9 \ue000",
      })
  void joiners_and_selectors_that_do_their_work_stay(String text) {
    assertThat(Invisible.in(text)).isFalse();
    assertThat(Invisible.escapedJson(text)).isSameAs(text);
    assertThat(Invisible.line(text)).isEqualTo(text);
    assertThat(Invisible.blanked(text, false)).isEqualTo(text);
  }

  /** Bits in joiners between letters, bytes in selectors after an emoji, words in tags after a flag. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "go\u200c\u200d\u200cod",
        "a\u200db",
        "\u0645\u200c\u200c\u062e",
        "\uD83D\uDE00\uFE01\uFE02",
        "\uD83D\uDE00\uDB40\uDD01\uDB40\uDD02",
        "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7F",
        "\u2764\uFE0F\uFE0F",
        "\u200d\uD83D\uDE00",
      })
  void joiners_and_selectors_that_carry_something_else_do_not(String text) {
    assertThat(Invisible.in(text)).isTrue();
    assertThat(Invisible.line(text)).contains("\\u");
  }

  @Test
  void a_text_that_is_repeated_is_cut_and_stays_on_its_line() {
    assertThat(Invisible.line("a\nb\tc\u0085d\u2028e"))
        .isEqualTo("a\\u000ab\\u0009c\\u0085d\\u2028e");
    assertThat(Invisible.visible("a\nb\tc\u001bd")).isEqualTo("a\nb\tc\\u001bd");
    assertThat(Invisible.line("\uD83D\uDE00".repeat(5_000)))
        .hasSizeLessThanOrEqualTo(2_000)
        .contains("\u2026");
  }
}
