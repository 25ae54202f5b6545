package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.nio.file.Path;

/** Stores as servers of earlier versions left them. */
public final class OldStores {
  private OldStores() {}

  /** The newest version there is. */
  public static int newest() {
    return StoreEnvironment.real().migrations().size();
  }

  /** Makes a store of that version, with a session and some messages named {@code old n}. */
  public static void make(Path home, int version, int messages) {
    StoreEnvironment real = StoreEnvironment.real();
    StoreEnvironment old = new StoreEnvironment(
        real.fileSystem(), real.migrations().subList(0, version), real.caches());
    try (Store store =
        SqliteEngine.store(new SqliteSettings(home.resolve("context.db"), true, true), old)) {
      store.write(tx -> fill(tx, messages)).join();
    }
  }

  private static int fill(Tx tx, int messages) {
    tx.run("""
        INSERT INTO sessions (id, purpose, metadata, created_by, created_at, updated_at, is_active,
          public_count) VALUES ('old', 'of an earlier server', '{}', 'elder', 0, 0, 1, ?)
        """, messages);
    tx.run("""
        INSERT INTO participants (agent_id, session_id, is_public, acked_id, joined_at)
        VALUES ('elder', 'old', 1, 0, 0)
        """);
    for (int i = 0; i < messages; i++) {
      tx.run("""
          INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients,
            metadata, sent_at)
          VALUES ('old', 'elder', 't', ?, 'public', '[]', '{}', 0)
          """, "old " + i);
    }
    return messages;
  }

  /** How many of them are there now. */
  public static long count(Path home) {
    try (Store store = new Store(new SqliteSettings(home.resolve("context.db"), true, true))) {
      return store.read(
          tx -> tx.number("SELECT count(*) AS n FROM messages WHERE content LIKE 'old %'"));
    }
  }
}
