package io.sharedcontext.testing;

import io.sharedcontext.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Another program that is in the middle of a change of a store, until it is closed. */
public final class OtherWriter implements AutoCloseable {
  private final Runnable end;

  private OtherWriter(Runnable end) {
    this.end = end;
  }

  /** One that nobody can write beside to the store that belongs to {@code home}. */
  public static OtherWriter in(Path home) {
    return TestEngine.current() == TestEngine.SQLITE ? inFile(home) : inDatabase(home);
  }

  /** One that is not of this program: it is in no queue of ours. */
  private static OtherWriter inFile(Path home) {
    try {
      Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("context.db"));
      try (Statement begin = other.createStatement()) {
        begin.execute("BEGIN IMMEDIATE");
      }
      return new OtherWriter(() -> close(other));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(Connection other) {
    try {
      other.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OtherWriter inDatabase(Path home) {
    Store store = new Store(TestEngine.current().settings(home));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Boolean> change = store.write(tx -> {
      begun.countDown();
      return await(ended);
    });
    await(begun);
    return new OtherWriter(() -> {
      ended.countDown();
      change.join();
      store.close();
    });
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
