package io.sharedcontext.cli.lab.measure;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Words such as agents use, for texts of which nobody minds what they say. */
public final class SampleText {
  private static final List<String> WORDS = List.of(
      "adapter",
      "build",
      "cache",
      "deploy",
      "error",
      "flag",
      "gateway",
      "handler",
      "index",
      "journal",
      "key",
      "lease",
      "migration",
      "notice",
      "offset",
      "parser",
      "queue",
      "retry",
      "schema",
      "token",
      "upgrade",
      "version",
      "worker",
      "review",
      "timeout",
      "rollback",
      "signal",
      "branch",
      "commit",
      "ledger",
      "window",
      "mirror",
      "planner",
      "socket",
      "writer",
      "reader",
      "invoice",
      "harbour",
      "garden",
      "weather");

  private SampleText() {}

  /** So many words with a blank between them; the same for the same {@code chance}. */
  public static String some(int count, Random chance) {
    return chance
        .ints(count, 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.joining(" "));
  }
}
