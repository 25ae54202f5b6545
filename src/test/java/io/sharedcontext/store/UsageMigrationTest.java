package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters for a store that was filled before it had any. */
class UsageMigrationTest {
  @TempDir
  private Path home;

  private Store store(List<Migration> migrations) {
    StoreEnvironment real = StoreEnvironment.real();
    return new Store(
        new StoreSettings(home.resolve("context.db"), false, true),
        new StoreEnvironment(real.fileSystem(), migrations, real.caches()));
  }

  private static int fill(Tx tx) {
    tx.run("""
        INSERT INTO sessions
          (id, purpose, metadata, created_by, created_at, updated_at, is_active, public_count)
        VALUES ('s', 'p', '{}', 'ada', 0, 0, 1, 0)
        """);
    tx.run("""
        INSERT INTO memory (owner, session_id, key, value, metadata, version, created_by,
          updated_by, created_at, updated_at) VALUES ('*', '', 'k', '12', '{}', 1, 'ada', 'bob', 0, 0)
        """);
    return tx.run("""
        INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients,
          metadata, sent_at)
        VALUES ('s', 'ada', 't', 'h' || char(233), 'public', '[]', '{}', 0),
          ('s', 'eve', 't', 'x', 'public', '[]', '{}', 0)
        """);
  }

  @Test
  void what_was_there_is_counted_for_who_keeps_it() {
    List<Migration> all = StoreEnvironment.real().migrations();
    List<Migration> before =
        all.stream().takeWhile(step -> !step.resource().contains("rights")).toList();
    try (Store old = store(before)) {
      assertThat(old.write(UsageMigrationTest::fill).join()).isEqualTo(2);
    }
    try (Store store = store(all)) {
      assertThat(store.read(UsageMigrationTest::usage))
          .containsExactly(" 1 2 15", "ada 1 1 8", "bob 0 0 4", "eve 0 1 3");
      assertThat(store.write(tx -> tx.run("DELETE FROM memory")).join()).isEqualTo(1);
      assertThat(store.read(UsageMigrationTest::usage)).contains(" 1 2 11", "bob 0 0 0");
    }
  }

  private static List<String> usage(Tx tx) {
    return tx.list(
        "SELECT agent_id, sessions, messages, bytes FROM usage ORDER BY agent_id",
        row -> row.text("agent_id") + " " + row.number("sessions") + " " + row.number("messages")
            + " " + row.number("bytes"));
  }
}
