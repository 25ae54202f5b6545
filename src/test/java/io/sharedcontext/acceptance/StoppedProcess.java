package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.RunningProcess;
import io.sharedcontext.store.sqlite.KernelLocks;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A server that SIGSTOP keeps from running until it is closed. */
final class StoppedProcess implements AutoCloseable {
  /** The byte of {@code -shm} that stands for SQLite's write lock. */
  private static final long WRITE_LOCK = 120;

  private final ServerProcess server;
  private final long pid;

  private StoppedProcess(ServerProcess server) {
    this.server = server;
    this.pid = server.process().pid();
  }

  /** A process that holds a lock of the store in {@code home}, in the middle of that. */
  static StoppedProcess holding(Path home, String... lock) {
    ServerProcess holder = ServerProcess.startMain(HoldingMain.class.getName(), home, lock);
    assertThat(holder.receive()).isEqualTo("held true");
    return of(holder);
  }

  /** Stops {@code server} wherever it is. */
  private static StoppedProcess of(ServerProcess server) {
    StoppedProcess stopped = new StoppedProcess(server);
    stopped.stop();
    return stopped;
  }

  /** Stops {@code server} when it is not in the middle of a change of the store in {@code home}. */
  static StoppedProcess betweenChanges(Path home, ServerProcess server) {
    Path index = home.resolve("context.db-shm");
    StoppedProcess stopped = of(server);
    Await.until("it is stopped between two changes", () -> {
      stopped.stop();
      boolean changing =
          KernelLocks.holders(index, WRITE_LOCK, WRITE_LOCK).orElseThrow().contains(stopped.pid);
      if (changing) {
        stopped.resume();
      }
      return !changing;
    });
    return stopped;
  }

  private void stop() {
    signal("STOP");
    Await.until("it does not run", () -> RunningProcess.stopped(pid));
  }

  long pid() {
    return pid;
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill gave " + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets it run again. */
  void resume() {
    signal("CONT");
  }

  /** Lets it run again, and ends it. */
  @Override
  public void close() {
    resume();
    server.close();
  }
}
