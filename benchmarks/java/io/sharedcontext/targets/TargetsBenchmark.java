package io.sharedcontext.targets;

import io.sharedcontext.ServerJvm;
import io.sharedcontext.Setting;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.cli.lab.measure.SampleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole calls of every operation that has a promised time of its own ({@link PerformanceTarget}),
 * from the line that asks to the line that answers, as safe against a loss of power as by default.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class TargetsBenchmark extends ServerJvm {
  private static final int HISTORY = 1_000;

  private final Random chance = new Random(7);
  private final AtomicLong numbers = new AtomicLong();
  private Path home;
  private PipedServer server;
  private String history;
  private String posts;

  /** A session of 1,000 messages to read and search, another to post to, and an entry of memory. */
  @Setup
  public void fill() throws IOException {
    home = Files.createTempDirectory("targets");
    server = new PipedServer(home, Map.of(Setting.DURABILITY, "process"));
    history = session("history");
    posts = session("posts");
    for (int i = 0; i < HISTORY; i++) {
      server.ask(message(history));
    }
    set_memory();
    server.close();
    server = new PipedServer(home, Map.of());
  }

  private String session(String purpose) {
    return server
        .call("create_session", "{'purpose':'" + purpose + "'}")
        .path("session_id")
        .asText();
  }

  private String message(String session) {
    return PipedServer.line(
        "add_message",
        "{'session_id':'" + session + "','content':'" + numbers.incrementAndGet() + " " + words(14)
            + "'}");
  }

  private String words(int count) {
    return SampleText.some(count, chance);
  }

  /** Closes the server and removes its store. */
  @TearDown
  public void remove() throws IOException {
    server.close();
    FileTree.delete(home);
  }

  @Benchmark
  public String create_session() {
    return server.ask(PipedServer.line("create_session", "{'purpose':'" + words(4) + "'}"));
  }

  @Benchmark
  public String add_message() {
    return server.ask(message(posts));
  }

  @Benchmark
  public String get_50_messages() {
    return server.ask(PipedServer.line(
        "get_messages", "{'session_id':'" + history + "','limit':50,'direction':'backward'}"));
  }

  /** Two words as they were written and one mistyped, over 1,000 messages. */
  @Benchmark
  public String search_1000_messages() {
    String query = words(2) + " x" + words(1).substring(1);
    return server.ask(PipedServer.line(
        "search_context", "{'session_id':'" + history + "','query':'" + query + "'}"));
  }

  @Benchmark
  public String set_memory() {
    return server.ask(PipedServer.line(
        "set_memory", "{'key':'measured','value':" + numbers.incrementAndGet() + "}"));
  }

  @Benchmark
  public String get_memory() {
    return server.ask(PipedServer.line("get_memory", "{'key':'measured'}"));
  }

  /** A small call with a token that the server has not seen before: the call is counted with it. */
  @Benchmark
  public String validate_token(FreshToken token) {
    return server.ask(token.line);
  }

  /** A token for each call; making it is not measured. */
  @State(Scope.Benchmark)
  public static class FreshToken {
    private String line;

    @Setup(Level.Invocation)
    public void make(TargetsBenchmark benchmark) {
      String token = benchmark
          .server
          .call("authenticate_agent", "{'agent_id':'holder','agent_type':'benchmark'}")
          .path("token")
          .asText();
      line = PipedServer.line("list_memory", "{'auth_token':'" + token + "','limit':1}");
    }
  }
}
