package io.sharedcontext.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.ServerJvm;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Calls from arguments to the written answer, without the wire: the same again and again, and each
 * after another process posted a message; with both levels of caches, with either, and without.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CachesBenchmark extends ServerJvm {
  private static final Caller READER = ToolFixture.agent("reader", "measured");
  private static final Caller WRITER = ToolFixture.agent("writer", "measured");
  private static final int MESSAGES = 1_000;
  private static final int SESSIONS = 20;

  /** Which levels there are. */
  public enum Levels {
    BOTH("16m", ""),
    FIRST("16m", "0"),
    SECOND("0", ""),
    NONE("0", "0");

    private final String first;
    private final String second;

    Levels(String first, String second) {
      this.first = first;
      this.second = second;
    }

    private Map<String, String> settings() {
      return Map.of("SHARED_CONTEXT_CACHE_L1", first, "SHARED_CONTEXT_CACHE_L2", second);
    }
  }

  @Param({"BOTH", "FIRST", "SECOND", "NONE"})
  public Levels levels;

  /** Whether a message comes before each call. */
  @Param({"false", "true"})
  public boolean changed;

  private Path home;
  private ToolFixture bench;
  private ToolFixture other;
  private String session;

  @Setup
  public void fill() throws IOException {
    home = Files.createTempDirectory("caches-benchmark");
    bench = new ToolFixture(home, Clock.systemUTC(), levels.settings());
    other = new ToolFixture(home);
    for (int i = 1; i < SESSIONS; i++) {
      bench.post(WRITER, bench.session(READER), "a beginning");
    }
    session = bench.session(READER);
    for (int i = 0; i < MESSAGES; i++) {
      bench.post(
          WRITER,
          session,
          "Step " + i + " of the migration: table " + i % 97
              + " was copied, its checksums agree, and" + " the old one is kept until the review",
          "{'metadata':{'step':" + i + ",'state':'done'}}");
    }
    remember("small", 10);
    remember("large", 2_500);
  }

  @Setup(Level.Invocation)
  public void change() {
    if (changed) {
      other.post(WRITER, session, "one more step of the migration");
    }
  }

  private void remember(String key, int items) {
    ObjectNode entry = Json.object().put("key", key).put("shared", true);
    var value = entry.putArray("value");
    for (int i = 0; i < items; i++) {
      value.addObject().put("name", "item " + i).put("size", i);
    }
    String set = bench.answer(WRITER, "set_memory", entry);
    if (!set.contains("\"success\":true")) {
      throw new IllegalStateException(set);
    }
  }

  @TearDown
  public void remove() throws IOException {
    other.close();
    bench.close();
    FileTree.delete(home);
  }

  private ObjectNode inSession() {
    return Json.object().put("session_id", session);
  }

  @Benchmark
  public String latest50() {
    return bench.answer(READER, "get_messages", inSession().put("direction", "backward"));
  }

  @Benchmark
  public String getSession() {
    return bench.answer(READER, "get_session", inSession());
  }

  @Benchmark
  public String catchUp() {
    return bench.answer(READER, "catch_up", Json.object());
  }

  @Benchmark
  public String catchUpOne() {
    return bench.answer(READER, "catch_up", inSession());
  }

  @Benchmark
  public String listSessions() {
    return bench.answer(READER, "list_sessions", Json.object());
  }

  @Benchmark
  public String search() {
    return bench.answer(
        READER, "search_context", inSession().put("query", "checksums of table 17"));
  }

  @Benchmark
  public String memorySmall() {
    return bench.answer(
        READER, "get_memory", Json.object().put("key", "small").put("shared", true));
  }

  @Benchmark
  public String memoryLarge() {
    return bench.answer(
        READER, "get_memory", Json.object().put("key", "large").put("shared", true));
  }
}
