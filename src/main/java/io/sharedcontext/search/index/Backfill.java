package io.sharedcontext.search.index;

import io.sharedcontext.store.Store;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the documents that messages lack, because a server of an earlier version posted them or their
 * form has changed. In small transactions; searching and posting go on meanwhile, and several
 * processes may do it at the same time.
 */
public final class Backfill {
  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
  private static final int AT_ONCE = 200;

  private final Store store;
  private final AtomicBoolean begun = new AtomicBoolean();

  public Backfill(Store store) {
    this.store = store;
  }

  /** How many messages have no document. Looks at all of them. */
  public long missing() {
    return store.read(DocumentTable::missing);
  }

  /** Does it in the background, once in this process. */
  public void begin() {
    if (begun.compareAndSet(false, true)) {
      Thread thread = new Thread(this::runQuietly, "search-backfill");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void runQuietly() {
    try {
      LOG.info("made {} documents for search", run());
    } catch (RuntimeException e) {
      // Searching finds everything all the same; the next process tries again.
      LOG.warn("documents for search could not be made", e);
    }
  }

  /** Does it now, and says how many it made. */
  public long run() {
    long made = 0;
    List<DocumentTable.Stored> some = missingAfter(0);
    while (!some.isEmpty()) {
      made += keep(some);
      some = missingAfter(some.get(some.size() - 1).entry().id());
    }
    return made;
  }

  private List<DocumentTable.Stored> missingAfter(long id) {
    return store.read(tx -> DocumentTable.missing(tx, id, AT_ONCE));
  }

  /** Keeps these documents and says how many of them nobody else had kept meanwhile. */
  int keep(List<DocumentTable.Stored> some) {
    return store
        .write(tx -> some.stream()
            .mapToInt(stored ->
                DocumentTable.keep(tx, stored.entry().id(), stored.entry().document()))
            .sum())
        .join();
  }
}
