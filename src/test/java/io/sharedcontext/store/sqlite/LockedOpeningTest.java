package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sharedcontext.store.Store;
import io.sharedcontext.testing.OtherWriter;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that must be changed to be opened, and that another program has locked. */
@SqliteOnly("locks of files")
class LockedOpeningTest {
  private static final List<Migration> KNOWN = Migration.ALL;

  @TempDir
  private Path home;

  private Store store(List<Migration> known) {
    StoreEnvironment real = StoreEnvironment.real();
    return SqliteEngine.store(
        new SqliteSettings(home.resolve("context.db"), false, true),
        new StoreEnvironment(real.fileSystem(), known, real.caches()));
  }

  @BeforeEach
  void makeOld() {
    try (Store old = store(KNOWN.subList(0, 7))) {
      old.open();
    }
  }

  @Test
  void is_opened_when_that_is_done() throws Exception {
    try (Store store = store(KNOWN)) {
      CompletableFuture<Void> opening;
      try (OtherWriter other = OtherWriter.in(home)) {
        opening = CompletableFuture.runAsync(store::open);
        assertThatThrownBy(
                () -> opening.get(4 * ConnectionFactory.WRITER_WAITS_MS, TimeUnit.MILLISECONDS))
            .as("%s", other)
            .isInstanceOf(TimeoutException.class);
      }
      opening.get(1, TimeUnit.MINUTES);

      assertThat(store.facts().version()).isEqualTo(KNOWN.size());
    }
  }

  @Test
  void is_busy_to_those_who_waited_and_can_be_asked_for_again() {
    try (Store store = store(KNOWN)) {
      try (OtherWriter other = OtherWriter.in(home)) {
        Failure failure = catchThrowableOfType(Failure.class, store::open);

        assertThat(failure.code()).as("%s", other).isEqualTo(ErrorCode.STORE_BUSY);
        assertThat(failure.sentence()).contains("is kept locked by another process");
        assertThat(failure.retryAfterMillis()).hasValue(1_000);
      }
      assertThat(store.facts().version()).isEqualTo(KNOWN.size());
    }
  }
}
