package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To tell who calls takes no reader beside the one that the call has. */
class OneReaderTest {
  private static final PoolSettings ONE =
      new PoolSettings(1, Duration.ofMillis(500), Duration.ZERO);

  @TempDir
  private Path home;

  @Test
  void a_process_that_acts_alone_for_its_agent_learns_so_by_the_reader_of_the_call() {
    try (Store store =
        new Store(new SqliteSettings(home.resolve("context.db"), false, true, ONE))) {
      var launch = IdentityFixture.launch("lone").alone(true);
      var identities =
          new Authenticator(store, Clock.systemUTC(), launch, Duration.ofHours(1), Caches.apart());
      assertThat(store.readers().max()).isEqualTo(1);
      try (CallSnapshot snapshot = store.snapshot(CommitMode.QUEUED)) {
        assertThat(identities
                .identify(snapshot, Optional.empty(), new ConnectionContext())
                .id())
            .isEqualTo("lone");
      }
    }
  }
}
