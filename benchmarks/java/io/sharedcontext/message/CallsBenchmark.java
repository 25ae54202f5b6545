package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.ServerJvm;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Whole calls without the wire, from arguments to result, on a store that holds a session of so many
 * messages. Commits are not synced to the disk: {@code StoreBenchmark} has what that costs.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallsBenchmark extends ServerJvm {
  private static final Caller AGENT = ToolFixture.agent("bench", "measured");
  private static final int EVERY = 997;

  @Param({"1000", "10000", "100000"})
  public int messages;

  private final AtomicLong numbers = new AtomicLong();
  private Path home;
  private ToolFixture bench;
  private String session;

  @Setup
  public void fill() throws IOException {
    home = Files.createTempDirectory("calls-benchmark");
    bench = new ToolFixture(home);
    session = bench.session(AGENT);
    for (int i = 0; i < messages; i++) {
      bench.post(AGENT, session, text(i));
    }
    memorySet();
  }

  private static String text(int number) {
    return "Step " + number + " of the migration: table " + number % EVERY
        + " was copied, its checksums agree, and the old one is kept until the review";
  }

  @TearDown
  public void remove() throws IOException {
    bench.close();
    FileTree.delete(home);
  }

  private ObjectNode inSession() {
    return Json.object().put("session_id", session);
  }

  private JsonNode call(String tool, ObjectNode arguments) {
    JsonNode answer = bench.call(AGENT, tool, arguments);
    if (!answer.path("success").asBoolean()) {
      throw new IllegalStateException(answer.toString());
    }
    return answer;
  }

  private JsonNode post() {
    return call("add_message", inSession().put("content", text((int) numbers.incrementAndGet())));
  }

  @Benchmark
  public JsonNode post1() {
    return post();
  }

  @Benchmark
  @Threads(4)
  public JsonNode post4() {
    return post();
  }

  @Benchmark
  @Threads(16)
  public JsonNode post16() {
    return post();
  }

  @Benchmark
  @Threads(64)
  public JsonNode post64() {
    return post();
  }

  @Benchmark
  public JsonNode readLatest50() {
    return call("get_messages", inSession().put("limit", 50).put("direction", "backward"));
  }

  @Benchmark
  public JsonNode memorySet() {
    return call(
        "set_memory", Json.object().put("key", "bench").put("value", numbers.incrementAndGet()));
  }

  @Benchmark
  public JsonNode memoryGet() {
    return call("get_memory", Json.object().put("key", "bench"));
  }

  @Benchmark
  public JsonNode search() {
    String query = "checksums of table " + numbers.incrementAndGet() % EVERY + " revieew";
    return call("search_context", inSession().put("query", query));
  }

  @Benchmark
  public JsonNode listSessions() {
    return call("list_sessions", Json.object());
  }
}
