package io.sharedcontext;

import io.sharedcontext.message.Deadlines;
import io.sharedcontext.message.LapsingMessages;
import io.sharedcontext.people.LapsingTickets;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.store.Store;
import java.time.Clock;
import java.util.List;

/** All that has a time in the store and ends with it. */
public final class StoreDeadlines {
  private StoreDeadlines() {}

  /** From now on nobody reads from {@code store} what is over by {@code clock}. */
  public static Deadlines keep(Store store, Clock clock) {
    return new Deadlines(
            store,
            clock,
            List.of(
                new LapsingMessages(MessageIndexer::prepare),
                new LapsingTickets(MessageIndexer::prepare)))
        .keep();
  }
}
