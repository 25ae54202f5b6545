package io.sharedcontext.faults;

import io.sharedcontext.testing.ServerProcess;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One life of an agent's server.
 *
 * @param name unique among all lives on a store
 * @param condemned whether the harness ended it
 */
record Life(String name, ServerProcess server, AtomicBoolean condemned) {
  Life(String name, ServerProcess server) {
    this(name, server, new AtomicBoolean());
  }

  long pid() {
    return server.process().pid();
  }

  boolean alive() {
    return server.process().isAlive();
  }
}
