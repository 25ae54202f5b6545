package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers put together of bytes are those that texts would give. */
class Utf8BytesTest {
  private static final int ROUNDS = 2_000;
  private static final String[] LETTERS = {
    "a", "\"", "\\", "é", "字", "😀", "\ud83d", "\ude00", "\n", "\u0001", "\u2028", "{", " "
  };

  private final Random random = new Random(20_261_125);

  private String any() {
    return IntStream.range(0, random.nextInt(12))
        .mapToObj(i -> LETTERS[random.nextInt(LETTERS.length)])
        .collect(Collectors.joining());
  }

  @Test
  void what_is_written_as_bytes_is_what_is_written_as_text() {
    for (int i = 0; i < ROUNDS; i++) {
      String name = Utf8Bytes.of(any()).toString();
      String text = Utf8Bytes.of(any()).toString();
      Json.Body body = out -> {
        out.writeStartObject();
        out.writeStringField(name, text);
        out.writeEndObject();
      };
      Utf8Bytes asText = Utf8Bytes.of(Json.text(body));
      Utf8Bytes asBytes = Json.utf8(body);

      assertThat(asBytes).isEqualTo(asText).hasSameHashCodeAs(asText);
      assertThat(asBytes.toString()).isEqualTo(asText.toString());
    }
  }

  @Test
  void json_within_a_text_is_that_json_when_the_text_is_read() {
    for (int i = 0; i < ROUNDS; i++) {
      Utf8Bytes json = Json.utf8(out -> out.writeString(Utf8Bytes.of(any()).toString()));

      Utf8Bytes within = Utf8Bytes.join(Utf8Bytes.of("[\""), json.escaped(), Utf8Bytes.of("\"]"));

      assertThat(Json.parse(within.toString()).get(0).textValue()).isEqualTo(json.toString());
    }
  }

  @Test
  void parts_stand_one_after_the_other() {
    for (int i = 0; i < ROUNDS; i++) {
      Utf8Bytes one = Utf8Bytes.of(any());
      Utf8Bytes other = Utf8Bytes.of(any());

      Utf8Bytes both = Utf8Bytes.join(one, other);

      assertThat(both.toString()).isEqualTo(one.toString() + other);
      assertThat(both.size()).isEqualTo(one.size() + other.size());
      assertThat(both.startsWith(one)).isTrue();
      assertThat(both.after(one.size())).isEqualTo(other);
      assertThat(one.startsWith(both)).isEqualTo(other.size() == 0);
    }
  }

  @Test
  void text_is_well_formed_when_it_comes_back_from_bytes() {
    for (int i = 0; i < ROUNDS; i++) {
      String text = any();

      assertThat(Constraints.wellFormed(text))
          .isEqualTo(Utf8Bytes.of(text).toString().equals(text));
    }
  }

  @Test
  void a_line_ends_where_it_should() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Utf8Bytes.of("né").writeLine(out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("né\n");
  }
}
