package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a caller waits for: a commit alone and in company, a read by key, a reader of the pool. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StoreBenchmark {
  @Param({"true", "false"})
  public boolean powerSafe;

  private final AtomicLong names = new AtomicLong();
  private Path home;
  private Store store;

  @Setup
  public void open() throws IOException {
    home = Files.createTempDirectory("store-benchmark");
    store = new Store(new SqliteSettings(home.resolve("context.db"), powerSafe, false));
    store.write(tx -> put(tx, "key")).join();
  }

  @TearDown
  public void close() throws IOException {
    store.close();
    try (var files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(home);
  }

  private static int put(Tx tx, String name) {
    return tx.run("INSERT INTO store_fact (name, value) VALUES (?, 'value')", name);
  }

  private int commit() {
    String name = "name" + names.incrementAndGet();
    return store.write(tx -> put(tx, name)).join();
  }

  @Benchmark
  @Threads(1)
  public int commitOf1() {
    return commit();
  }

  @Benchmark
  @Threads(16)
  public int commitOf16() {
    return commit();
  }

  @Benchmark
  @Threads(64)
  public int commitOf64() {
    return commit();
  }

  @Benchmark
  public String readByKey() {
    return store.read(StoreBenchmark::value);
  }

  @Benchmark
  public int borrowed() {
    Readers readers = ((StoreHandle) store.inUse()).pool();
    PooledReader reader = readers.borrow();
    readers.giveBack(reader);
    return reader.hashCode();
  }

  private static String value(Tx tx) {
    return tx.find("SELECT value FROM store_fact WHERE name = ?", row -> row.text("value"), "key")
        .orElseThrow();
  }
}
