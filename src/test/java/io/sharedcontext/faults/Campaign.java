package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;

/** A round of trials of one fault on one store. */
interface Campaign {
  /** What {@link #trial} gives when there is nothing to recover from. */
  long NOTHING_TO_RECOVER = -1;

  /** Injects and lifts the fault once; nanoseconds from then until every agent had succeeded again. */
  long trial() throws Exception;

  /** Ends the round and judges it. */
  Verdict judge() throws Exception;
}
