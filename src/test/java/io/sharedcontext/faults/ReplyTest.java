package io.sharedcontext.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the calls of an agent leave behind in the process of the harness. */
class ReplyTest {
  private static final int CALLS = 500;
  private static final int FEW = 100;

  private static long threadsSoFar() {
    return ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
  }

  /** One for each call would keep the end of a busy server from being noticed, or use all threads up. */
  @Test
  void however_much_was_asked_the_end_of_a_server_takes_few_threads(@TempDir Path home) {
    ServerProcess server = ServerProcess.start(home);
    for (int i = 0; i < CALLS; i++) {
      assertThat(Reply.of(server, "list_sessions", Json.object()).done()).isTrue();
    }
    long before = threadsSoFar();

    assertThat(server.ended().getNumberOfDependents()).isLessThan(FEW);
    assertThat(server.finish()).isZero();
    assertThat(server.ended().join().isAlive()).isFalse();
    assertThat(threadsSoFar() - before).isLessThan(FEW);
  }
}
