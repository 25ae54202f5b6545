package io.sharedcontext.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How bytes become lines. */
class LineReaderTest {
  private static LineReader lines(String text) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void each_newline_ends_a_line_and_the_last_may_lack_it() throws IOException {
    LineReader lines = lines("a\n\nbc");
    assertThat(lines.next()).contains("a");
    assertThat(lines.next()).contains("");
    assertThat(lines.next()).contains("bc");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void a_line_may_come_byte_by_byte() throws IOException {
    LineReader lines = new LineReader(new OneByOne("grüße\n€\n"));
    assertThat(lines.next()).contains("grüße");
    assertThat(lines.next()).contains("€");
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void a_line_may_be_longer_than_what_is_read_at_once() throws IOException {
    String longLine = "0123456789".repeat(100_000);
    LineReader lines = lines(longLine + "\nnext\n");
    assertThat(lines.next()).contains(longLine);
    assertThat(lines.next()).contains("next");
  }

  @Test
  void the_longest_line_is_read_and_a_longer_one_skipped() throws IOException {
    String longest = "x".repeat(LineReader.LONGEST);
    LineReader lines = lines(longest + "\n" + longest + "x\nnext\n");
    assertThat(lines.next().map(String::length)).contains(LineReader.LONGEST);
    assertThatThrownBy(lines::next)
        .isInstanceOf(RpcError.class)
        .hasMessage("the line has 16777217 bytes; at most 16777216 are read");
    assertThat(lines.next()).isEqualTo(Optional.of("next"));
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused_but_the_replacement_character_is_one_like_others()
      throws IOException {
    byte[] bytes = "a\u00ff\n".getBytes(ISO_8859_1);
    LineReader bad = new LineReader(new ByteArrayInputStream(bytes));
    assertThatThrownBy(bad::next).isInstanceOf(RpcError.class).hasMessageContaining("UTF-8");
    assertThat(bad.next()).isEmpty();
    assertThat(lines("\uFFFD\n").next()).contains("\uFFFD");
  }

  /** Gives a byte at a time. */
  private static final class OneByOne extends InputStream {
    private final InputStream bytes;

    OneByOne(String text) {
      bytes = new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public int read() throws IOException {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return bytes.read(into, offset, 1);
    }
  }
}
