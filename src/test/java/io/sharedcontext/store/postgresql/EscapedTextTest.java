package io.sharedcontext.store.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For every text: what is kept can be kept, stands for that text alone, and compares as that text does. */
class EscapedTextTest {
  private static final List<String> PARTS =
      List.of("\0", "\u0001", "\u0002", "\u0003", "\u0004", "a", "é", "日", "😀", "");

  private static List<String> texts() {
    Random random = new Random(7);
    List<String> texts = new ArrayList<>(PARTS);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(8), 0, PARTS.size()).forEach(part -> text.append(PARTS.get(part)));
      texts.add(text.toString());
    }
    return texts;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void every_text_comes_back() {
    assertThat(texts())
        .allSatisfy(text -> assertThat(EscapedText.read(EscapedText.of(text))).isEqualTo(text));
  }

  @Test
  void none_holds_what_postgresql_refuses() {
    assertThat(texts()).allSatisfy(text -> assertThat(EscapedText.of(text)).doesNotContain("\0"));
  }

  @Test
  void common_texts_are_kept_as_they_are() {
    assertThat(List.of("", "a\n\té😀", "\u0002\u0003"))
        .allSatisfy(text -> assertThat(EscapedText.of(text)).isSameAs(text));
  }

  @Test
  void they_sort_as_the_texts_do() {
    List<String> texts = texts().subList(0, 120);
    for (String one : texts) {
      for (String other : texts) {
        assertThat(Integer.signum(
                Arrays.compareUnsigned(utf8(EscapedText.of(one)), utf8(EscapedText.of(other)))))
            .as("%s, %s", one, other)
            .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(one), utf8(other))));
      }
    }
  }

  @Test
  void without_the_escapes_they_are_as_long_as_the_texts() {
    assertThat(texts())
        .allSatisfy(text ->
            assertThat(utf8(EscapedText.of(text).replace("\u0001", ""))).hasSameSizeAs(utf8(text)));
  }
}
