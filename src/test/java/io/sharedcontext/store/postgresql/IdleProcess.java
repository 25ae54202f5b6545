package io.sharedcontext.store.postgresql;

import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import java.io.IOException;

/** A process that opens a store, says under which id the others know it, and does nothing until its input ends. */
final class IdleProcess {
  private IdleProcess() {}

  /** Goes by the environment. */
  public static void main(String[] arguments) throws IOException {
    try (Store store = new Store(Settings.of(System.getenv()).store())) {
      System.out.println(store.processes().self());
      while (System.in.read() >= 0) {
        // What is written to it means nothing.
      }
    }
  }
}
