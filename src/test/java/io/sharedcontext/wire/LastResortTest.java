package io.sharedcontext.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that cannot be written for want of memory: something shorter is, or the end tells of it. */
class LastResortTest {
  private final Scarce out = new Scarce();

  /** Takes the answer to request 7 only after so many attempts; others may be written meanwhile. */
  private static final class Scarce extends ByteArrayOutputStream {
    private final AtomicInteger refusals = new AtomicInteger();

    @Override
    public void write(byte[] bytes) {
      boolean seventh = new String(bytes, UTF_8).contains("\"id\":7");
      if (seventh && refusals.getAndDecrement() > 0) {
        throw new OutOfMemoryError("on purpose");
      }
      write(bytes, 0, bytes.length);
    }
  }

  private List<String> say(int refusals, String... lines) throws InterruptedException {
    out.refusals.set(refusals);
    byte[] in = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    StdioTransport wire =
        new StdioTransport(new Sample().methods(), new ByteArrayInputStream(in), out, () -> {});
    wire.serve();
    return wire.drain(() -> {});
  }

  private List<JsonNode> answers() {
    return out.toString(UTF_8).lines().map(Json::parse).toList();
  }

  @Test
  void an_answer_for_which_memory_is_short_becomes_an_error_with_its_id() throws Exception {
    List<String> undone = say(1, WireConversation.call(7, "echo", "{\"word\":\"hi\"}"));

    JsonNode answer = WireConversation.only(answers());
    assertThat(answer.get("id").asInt()).isEqualTo(7);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(RpcError.INTERNAL_ERROR);
    assertThat(answer.at("/error/message").asText()).contains("memory");
    assertThat(undone).isEmpty();
  }

  @Test
  void one_that_cannot_be_written_at_all_is_told_at_the_end() throws Exception {
    List<String> undone = say(
        2,
        WireConversation.call(7, "echo", "{\"word\":\"hi\"}"),
        WireConversation.request(8, "ping", "{}"));

    assertThat(undone).containsExactly("request that could not be answered");
    assertThat(answers()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
          {"params":{"id":3,"x":"a\\"],}"},"jsonrpc":"2.0","id":7} | 7
          {"id":"a","params":["id",{"id":4}]} | "a"
          { "method" : "x" , "id" : -1 } | -1
          [{"id":7}] |
          {"params":{"id":3}} |
          "id" |
          """)
  void the_id_of_a_line_that_is_not_kept_is_found_wherever_it_stands(String line, String id) {
    IdScanner scanner = new IdScanner();
    for (byte each : line.getBytes(UTF_8)) {
      scanner.take(new byte[] {each}, 0, 1);
    }

    assertThat(scanner.id().map(Json::text)).isEqualTo(Optional.ofNullable(id));
  }

  @Test
  void a_line_that_is_too_long_is_answered_by_its_id() throws Exception {
    String line = "{\"params\":\"" + "x".repeat(LineReader.LONGEST) + "\",\"id\":7}";

    List<String> undone = say(0, line);

    assertThat(WireConversation.only(answers()).get("id").asInt()).isEqualTo(7);
    assertThat(undone).isEmpty();
  }

  @Test
  void a_batch_for_which_memory_is_short_is_answered_whole_when_there_is_some() {
    List<String> written = new ArrayList<>();
    BatchResponse batch = new BatchResponse(2, line -> {
      if (written.isEmpty()) {
        written.add("");
        throw new OutOfMemoryError("on purpose");
      }
      written.add(line.toString());
    });
    batch.done(Optional.of(Utf8Bytes.of("1")));
    assertThatThrownBy(() -> batch.done(Optional.of(Utf8Bytes.of("2"))))
        .isInstanceOf(OutOfMemoryError.class);

    batch.done(Optional.of(Utf8Bytes.of("an error")));

    assertThat(written).containsExactly("", "[1,2]");
  }
}
