package io.sharedcontext.store;

import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.FailureLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of changes that were not made and that nobody waits for. */
final class LostChanges {
  private static final Logger LOG = LoggerFactory.getLogger(LostChanges.class);
  private static final FailureLog FAILURES = new FailureLog(LOG);

  private LostChanges() {}

  /** Notes why one was not made; {@code ending} says whether no more are to be. */
  static void note(Throwable failure, boolean ending) {
    if (ending || RefusedCommits.by(failure)) {
      LOG.info("a change that nobody waits for was not made: {}", failure.toString());
    } else if (failure instanceof Failure refused && refused.getCause() != null) {
      FAILURES.note("a change that nobody waits for was lost", refused);
    } else {
      LOG.warn("a change that nobody waits for was lost", failure);
    }
  }
}
