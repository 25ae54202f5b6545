package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of sessions and messages of a store from before names were looked at. */
class NamesMigrationTest {
  @TempDir
  Path home;

  private Store store(int version) {
    StoreEnvironment real = StoreEnvironment.real();
    return SqliteEngine.store(
        new SqliteSettings(home.resolve("context.db"), false, true),
        new StoreEnvironment(
            real.fileSystem(), real.migrations().subList(0, version), real.caches()));
  }

  private static int fill(Tx tx) {
    tx.run("INSERT INTO sessions VALUES ('s', 'p', '{}', 'creator', 0, 0, 1, 0)");
    tx.run("""
        INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients,
          metadata, sent_at)
        VALUES ('s', 'whisperer', 't', 'psst', 'private', '["addressed"]', '{}', 0)
        """);
    return tx.run("""
        INSERT INTO participants (agent_id, session_id, is_public, acked_id, joined_at)
        VALUES ('creator', 's', 1, 0, 0), ('whisperer', 's', 0, 0, 0), ('reader', 's', 0, 1, 0),
          ('addressed', 's', 0, 0, 0)
        """);
  }

  @Test
  void who_was_only_addressed_has_not_acted_and_no_old_sender_is_verified() {
    try (Store old = store(6)) {
      assertThat(old.write(NamesMigrationTest::fill).join()).isEqualTo(4);
    }
    try (Store store = store(7)) {
      List<String> acted = store.read(tx -> tx.list(
          "SELECT agent_id FROM participants WHERE acted = 1 ORDER BY agent_id",
          row -> row.text("agent_id")));
      assertThat(acted).containsExactly("creator", "reader", "whisperer");
      assertThat(store.<Long>read(
              tx -> tx.number("SELECT count(*) AS n FROM messages WHERE sender_verified = 1")))
          .isZero();
    }
  }
}
