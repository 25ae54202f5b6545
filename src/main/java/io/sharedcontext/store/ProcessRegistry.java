package io.sharedcontext.store;

/** Which server processes of a store are alive, wherever they run. Safe for use by several threads. */
public interface ProcessRegistry extends AutoCloseable {
  /** This process, as others know it; never used again by another. */
  String self();

  /** Whether the process that calls itself {@code id} still runs; not if that is not an id. */
  boolean alive(String id);

  /**
   * Whether the process that calls itself {@code id} is there and does not run, by SIGSTOP say; told
   * on Linux only, and of processes of this machine.
   */
  boolean stopped(String id);

  /** Whether the process that calls itself {@code id} is counted as alive because it may come back, and is not there. */
  default boolean missing(String id) {
    return false;
  }

  /** How many processes run, this one among them. */
  int running();

  /** This process runs no more, as far as others see. */
  @Override
  void close();
}
