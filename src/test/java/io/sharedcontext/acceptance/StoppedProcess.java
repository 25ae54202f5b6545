package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.RunningProcess;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A server that SIGSTOP keeps from running until it is closed. */
final class StoppedProcess implements AutoCloseable {
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
  static StoppedProcess of(ServerProcess server) {
    StoppedProcess stopped = new StoppedProcess(server);
    stopped.signal("STOP");
    Await.until("it does not run", () -> RunningProcess.stopped(stopped.pid));
    return stopped;
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
