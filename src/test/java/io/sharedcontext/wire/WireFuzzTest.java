package io.sharedcontext.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.Fuzz;
import io.sharedcontext.tool.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines that are nearly right: each is answered or passed over by the rules, and the next is heard. */
class WireFuzzTest {
  private static final int RUNS = 3_000;
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"last\",\"method\":\"ping\"}";

  @Test
  void whatever_a_line_holds_the_wire_goes_on_and_answers_what_asks() {
    MethodRegistry methods = new Sample().methods();
    Fuzz.each("wire", RUNS, fuzz -> {
      byte[] bytes = fuzz.bytes();
      List<JsonNode> answers = WireConversation.say(methods, before(bytes));

      assertThat(answers).allSatisfy(WireFuzzTest::answer);
      assertThat(answers).anySatisfy(one -> assertThat(one.path("id").asText()).isEqualTo("last"));
      asked(bytes)
          .ifPresent(id -> assertThat(answers)
              .as("%s", new String(bytes, UTF_8))
              .filteredOn(one -> one.path("id").equals(id))
              .hasSize(1));
    });
  }

  private static byte[] before(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes);
    out.writeBytes(("\n" + PING + "\n").getBytes(UTF_8));
    return out.toByteArray();
  }

  /** A line of output is a message of JSON-RPC, or a batch of them. */
  private static void answer(JsonNode line) {
    for (JsonNode one : line.isArray() ? line : Json.array().add(line)) {
      assertThat(one.path("jsonrpc").asText()).as("%s", line).isEqualTo("2.0");
      boolean answers = one.has("result") != one.has("error");
      assertThat(answers || one.has("method")).as("%s", line).isTrue();
      assertThat(one.at("/error/code").asInt()).as("%s", line).isNotEqualTo(-32603);
    }
  }

  /** The id of a line that is a request beyond doubt. */
  private static Optional<JsonNode> asked(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    try {
      JsonNode read = Json.parse(text);
      JsonNode id = read.path("id");
      boolean request = read.isObject()
          && !text.contains("\n")
          && read.path("jsonrpc").asText().equals("2.0")
          && read.path("method").isTextual()
          && (id.isTextual() || id.canConvertToLong());
      return request ? Optional.of(id) : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  @Test
  void every_newline_ends_one_line_whatever_is_in_it() {
    Fuzz.each("wire", RUNS, fuzz -> {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = fuzz.random().nextInt(4); i >= 0; i--) {
        all.writeBytes(fuzz.bytes());
        all.write('\n');
      }
      byte[] bytes = all.toByteArray();
      long newlines =
          new String(bytes, ISO_8859_1).chars().filter(one -> one == '\n').count();

      assertThat(count(new LineReader(new ByteArrayInputStream(bytes)))).isEqualTo(newlines);
    });
  }

  private static long count(LineReader lines) {
    for (long count = 0; true; count++) {
      try {
        if (lines.next().isEmpty()) {
          return count;
        }
      } catch (RpcError e) {
        // A line that is no text is a line all the same.
        assertThat(e.getMessage()).isNotBlank();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
