package io.sharedcontext.cli;

import java.util.List;

/** What the exit codes of commands mean, for the reference. */
final class ExitCodes {
  /**
   * A code.
   *
   * @param code how the process ends, such as {@code 0}
   * @param of which commands
   * @param meaning when
   */
  record ExitCode(String code, String of, String meaning) {}

  static final List<ExitCode> ALL = List.of(
      new ExitCode(
          "0", "all", "well; nothing found by a search, and no store yet for status, are well too"),
      new ExitCode(
          "1",
          "all",
          "a failure, or a finding: of doctor something bad, of bench a target missed, of"
              + " load a message lost, of client-config --check a call that failed"),
      new ExitCode("2", "all", "wrong usage, or a setting that cannot be"),
      new ExitCode("3", "wait", "nothing came in time"),
      new ExitCode("that of CMD", "wait --exec CMD", "messages came, and CMD ended so"),
      new ExitCode("0, 1, 2, 3", "metrics --check", "OK, WARNING, CRITICAL, UNKNOWN"));

  private ExitCodes() {}
}
