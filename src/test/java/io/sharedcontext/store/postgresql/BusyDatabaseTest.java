package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of one process while another does not give its turn away. */
class BusyDatabaseTest {
  private final Store mine;
  private final Store others;
  private final CountDownLatch kept = new CountDownLatch(1);

  BusyDatabaseTest(@TempDir Path home) {
    mine = new Store(Settings.of(TestEngine.POSTGRESQL.environment(home)).store());
    others = new Store(Settings.of(TestEngine.POSTGRESQL.environment(home)).store());
    mine.write(BusyDatabaseTest::change).join();
  }

  @AfterEach
  void close() {
    kept.countDown();
    mine.close();
    others.close();
  }

  private static boolean change(Tx tx) {
    ChangeCounters.bump(tx, "a");
    return true;
  }

  /** The server would end a transaction in which nothing is done. */
  private boolean keep(Tx tx) {
    while (kept.getCount() > 0) {
      tx.number("SELECT count(*) AS n FROM pg_sleep(0.2)");
    }
    return true;
  }

  @Test
  void those_that_wait_behind_one_that_is_refused_do_not_each_wait_anew() {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> other = others.write(tx -> {
      begun.countDown();
      return keep(tx);
    });
    Await.until(begun, 0);

    List<CompletableFuture<Failure>> changes = Stream.generate(
            () -> mine.write(BusyDatabaseTest::change).handle((done, thrown) -> (Failure) thrown))
        .limit(5)
        .toList();

    assertThat(changes).extracting(CompletableFuture::join).allSatisfy(failure -> {
      assertThat(failure.code()).isEqualTo(ErrorCode.STORE_BUSY);
      assertThat(failure.sentence()).containsPattern("waited for 1\\d seconds");
    });
    kept.countDown();
    assertThat(other.join()).isTrue();
    assertThat(mine.write(BusyDatabaseTest::change).join()).isTrue();
  }
}
