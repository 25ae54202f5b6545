package io.sharedcontext.tool;

import java.time.Duration;

/**
 * Says that calls of a tool can go on as tasks; how they do, the package {@code task} knows.
 *
 * @param <Q> the tool's request record
 */
@FunctionalInterface
public interface TaskSupport<Q extends Record> {
  /** How long a call waits at most; zero for one that does not wait and so is no task. */
  Duration patience(Q request);
}
