package io.sharedcontext.cli;

import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands in processes of their own. */
final class CommandProcess {
  private CommandProcess() {}

  /** Starts a command as the operator of the store in {@code home}. */
  static ServerProcess start(Path home, String... words) {
    return start(home, Map.of(), words);
  }

  static ServerProcess start(Path home, Map<Setting, String> settings, String... words) {
    return ServerProcess.run(ServerProcess.builder(command(words), home, settings));
  }

  /** Runs {@code script} with the command as its arguments, so that it may say {@code "$@"}. */
  static ServerProcess shell(Path home, String script, String... words) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    command.addAll(command(words));
    return ServerProcess.run(ServerProcess.builder(command, home, Map.of()));
  }

  private static List<String> command(String... words) {
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(List.of(words));
    return command;
  }
}
