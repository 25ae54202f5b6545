package io.sharedcontext.store.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the server end the wait for a turn. It ends what it is at, and forgets what it is told before the wait
 * has begun there: so it is told again for half a second.
 *
 * @param waiting the connection on which a turn is waited for, as long as it is
 */
record WaitCancellation(Supplier<Optional<Connection>> waiting) {
  private static final Logger LOG = LoggerFactory.getLogger(WaitCancellation.class);
  private static final int TIMES = 50;
  private static final long PAUSE_MS = 10;

  /**
   * Begins, on a thread of its own: to tell a server that does not answer takes seconds, and what is left to a
   * process that ends is less.
   */
  void start() {
    Thread thread = new Thread(this::run, "store-cancel");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    for (int i = 0; i < TIMES && cancelled() && Pause.taken(PAUSE_MS); i++) {
      LOG.trace("a wait was to end");
    }
  }

  /** Whether there was somebody who waited. */
  private boolean cancelled() {
    Optional<Connection> one = waiting.get();
    one.ifPresent(WaitCancellation::cancel);
    return one.isPresent();
  }

  private static void cancel(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debug("a wait was not ended: {}", e.toString());
    }
  }
}
