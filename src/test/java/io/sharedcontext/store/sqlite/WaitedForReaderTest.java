package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever had to wait for a reader looks at the files again before reading. */
class WaitedForReaderTest {
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  @TempDir
  private Path home;

  private Path file;
  private Store store;

  @BeforeEach
  void open() {
    file = home.resolve("context.db");
    PoolSettings one = new PoolSettings(1, Duration.ofSeconds(30), Duration.ZERO);
    store = new Store(new SqliteSettings(file, false, true, one));
    // One reader beside the pool serves until that is up.
    Await.until(
        "the pool lends",
        () -> store.read(tx -> sessions(tx) == 0 && store.readers().active() == 1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_store_that_went_away_meanwhile_is_not_read() throws Exception {
    assertThat(codeOfWhatWaited(() -> store.read(WaitedForReaderTest::sessions)))
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @Test
  void nor_is_it_by_a_single_statement() throws Exception {
    assertThat(
            codeOfWhatWaited(() -> store.readOne(CallSnapshot.NONE, WaitedForReaderTest::sessions)))
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  private ErrorCode codeOfWhatWaited(Runnable read) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch moved = new CountDownLatch(1);
    CompletableFuture<Void> holder = CompletableFuture.runAsync(
        () -> store.read(tx -> {
          held.countDown();
          Await.until(moved, 0);
          return true;
        }),
        WaitedForReaderTest::inThread);
    Await.until(held, 0);
    CompletableFuture<ErrorCode> waiting = CompletableFuture.supplyAsync(
        () -> {
          try {
            read.run();
            return ErrorCode.INTERNAL_ERROR;
          } catch (Failure failure) {
            return failure.code();
          }
        },
        WaitedForReaderTest::inThread);
    Await.until("a read waits", () -> store.readers().waiting() == 1);
    Path aside = file.resolveSibling("aside.db");
    Files.move(file, aside);
    long since = System.nanoTime();
    Await.until("a look is due", () -> System.nanoTime() - since > BETWEEN_LOOKS_NANOS);
    moved.countDown();
    holder.get();
    ErrorCode code = waiting.get();
    Files.move(aside, file);
    return code;
  }

  private static long sessions(Tx tx) {
    return tx.list("SELECT count(*) AS n FROM sessions", row -> row.number("n")).get(0);
  }

  private static void inThread(Runnable work) {
    new Thread(work, "a read").start();
  }
}
