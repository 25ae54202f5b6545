package io.sharedcontext.search;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole search in {@code mode: fuzzy} over everything in a store, warm: messages of 5 to 60 words
 * in 100 sessions, a tenth of them private, and the mistyped queries that {@link LikenessBenchmark}
 * has, too.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"})
public class FuzzySearchBenchmark {
  private static final Caller CALLER = new Caller("agent-1", "bot", Set.of(Permission.READ));
  private static final int QUERIES = 30;

  @Param({"1000", "10000"})
  public int messages = 1_000;

  private Optional<Path> directory = Optional.empty();
  private Optional<Store> store = Optional.empty();
  private Optional<Search> search = Optional.empty();
  private List<String> queries = List.of();
  private int turn;

  /** Everything from fixed seeds. */
  @Setup
  public void fill() throws IOException {
    Path home = Files.createTempDirectory("fuzzy");
    Store made = new Store(new SqliteSettings(home.resolve("context.db"), false, false));
    SearchSpeed.make(made, messages);
    directory = Optional.of(home);
    store = Optional.of(made);
    search = Optional.of(new Search(made, Clock.systemUTC(), Caches.apart()));
    queries = new Chatter(1).queries(QUERIES);
  }

  @TearDown
  public void remove() throws IOException {
    store.orElseThrow().close();
    FileTree.delete(directory.orElseThrow());
  }

  private Search.Found search(String query, SearchMode mode) {
    SearchRequest wanted = new SearchRequest(
        query, Optional.empty(), mode, 60, 10, true, false, SearchRequest.SearchFilter.ANY);
    return search.orElseThrow().find(CALLER, wanted);
  }

  /** Asked for. */
  @Benchmark
  public Search.Found fuzzy() {
    return search(queries.get(turn++ % QUERIES), SearchMode.FUZZY);
  }

  /** Because words found nothing. */
  @Benchmark
  public Search.Found fallback() {
    return search("zqx" + turn++ % QUERIES + "wvk", SearchMode.AUTO);
  }
}
