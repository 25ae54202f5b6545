package io.sharedcontext.message;

import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What an agent pays for the sessions that it takes part in already: the median time of creating one
 * more, in milliseconds, in one process and without the pipe.
 */
public final class ManySessions {
  private static final Caller ADA = ToolFixture.agent("ada", "builder");
  private static final int[] SESSIONS = {300, 3_300, 10_000};
  private static final int ROUNDS = 101;

  private ManySessions() {}

  /** Prints a Markdown table. */
  public static void main(String[] none) throws Exception {
    Path home = Files.createTempDirectory("many-sessions");
    System.out.println("| sessions | create_session ms |");
    System.out.println("| --- | --- |");
    try (ToolFixture bench = new ToolFixture(home)) {
      int there = 0;
      for (int sessions : SESSIONS) {
        for (; there < sessions; there++) {
          bench.session(ADA);
        }
        System.out.printf("| %d | %.3f |%n", sessions, median(bench));
      }
    }
  }

  private static double median(ToolFixture bench) {
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      bench.session(ADA);
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }
}
