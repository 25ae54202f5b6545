package io.sharedcontext.auth;

import io.sharedcontext.ServerJvm;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What every call pays for knowing who calls, and every message for who sees it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RulesBenchmark extends ServerJvm {
  private static final Caller AGENT = ToolFixture.agent("bench", "measured");

  private final ConnectionContext connection = new ConnectionContext();
  private final AtomicLong strangers = new AtomicLong();
  private Path home;
  private ToolFixture bench;
  private Optional<String> token = Optional.empty();

  @Setup
  public void authenticate() throws IOException {
    home = Files.createTempDirectory("rules-benchmark");
    bench = new ToolFixture(home);
    token = Optional.of(bench
        .call(
            AGENT,
            "authenticate_agent",
            Json.object().put("agent_id", "bench").put("agent_type", "measured"))
        .get("token")
        .asText());
  }

  @TearDown
  public void remove() throws IOException {
    bench.close();
    FileTree.delete(home);
  }

  @Benchmark
  public Caller tokenSeenBefore() {
    return bench.features().policy().identify(CallSnapshot.NONE, token, connection);
  }

  @Benchmark
  public long unread() {
    return bench.features().policy().unread().of(CallSnapshot.NONE, AGENT);
  }

  /** The cache knows nothing of this caller. */
  @Benchmark
  public long unreadOfSomebodyNew() {
    Caller stranger = ToolFixture.agent("stranger-" + strangers.incrementAndGet(), "measured");
    return bench.features().policy().unread().of(CallSnapshot.NONE, stranger);
  }

  @Benchmark
  public boolean visibilityOfAPrivateMessage() {
    return Visibility.PRIVATE.shows(AGENT, "other", "measured", List.of("someone", "bench"));
  }
}
