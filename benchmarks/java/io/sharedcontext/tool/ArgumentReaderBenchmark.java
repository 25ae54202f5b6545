package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.ServerJvm;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** From JSON to the record of a request, and from the record of a result to JSON. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArgumentReaderBenchmark extends ServerJvm {
  private static final String LINE = """
      {"session_id":"session_0123456789abcdef","content":"The build is green again","to":["lead"],\
      "limit":50,"metadata":{"kind":"report"}}""";

  private final ObjectNode arguments = Json.object(LINE);
  private final Page page = new Page(Collections.nCopies(
      50, new Item(12_345, "builder", "The build is green again", Instant.EPOCH)));

  /** Arguments like those of the tools that post. */
  public record Request(
      @Doc String sessionId,
      @Doc(min = 1, max = 100_000) String content,
      @Doc Optional<List<String>> to,
      @Doc(min = 1, max = 100, otherwise = "10") int limit,
      @Doc Optional<ObjectNode> metadata) {}

  /** A result like a page of 50 messages. */
  public record Page(@Doc List<Item> items) {}

  /** An item of it. */
  public record Item(
      @Doc long id,
      @Doc String sender,
      @Doc String content,
      @Doc Instant at) {}

  @Benchmark
  public JsonNode parse() {
    return Json.parse(LINE);
  }

  @Benchmark
  public Request read() {
    return ArgumentReader.read(Request.class, arguments);
  }

  @Benchmark
  public String write() {
    return ResultWriter.success(page);
  }
}
