package io.sharedcontext.store.postgresql;

import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A process that posts as fast as it can, some at a time, and prints the id of each once it is acknowledged. */
final class PostingProcess {
  private static final int AT_ONCE = 5;

  private PostingProcess() {}

  /** Its name, and how many it posts. */
  public static void main(String[] arguments) {
    int many = Integer.parseInt(arguments[1]);
    try (Store store = new Store(Settings.of(System.getenv()).store())) {
      for (int i = 0; i < many; i += AT_ONCE) {
        List<CompletableFuture<Long>> posts = new ArrayList<>();
        for (int k = 0; k < AT_ONCE; k++) {
          posts.add(store.write(tx -> post(tx, arguments[0])));
        }
        posts.forEach(post -> System.out.println(post.join()));
      }
    }
  }

  static long post(Tx tx, String sender) {
    return tx.number("""
        INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients,
          metadata, sent_at) VALUES ('s', ?, 't', 'text', 'public', '[]', '{}', 0)
        RETURNING id AS n
        """, sender);
  }
}
