package io.sharedcontext.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command in a directory, run to its end within a time. What it started ends with it.
 *
 * @param directory where it runs
 * @param command the command and its arguments
 */
record ExternalProgram(Path directory, List<String> command) {
  /** What a program left behind: its exit code and all that it wrote. */
  record Finished(int code, String out, String err) {}

  static ExternalProgram of(String... command) {
    return new ExternalProgram(Path.of("").toAbsolutePath(), List.of(command));
  }

  ExternalProgram in(Path place) {
    return new ExternalProgram(place, command);
  }

  /** Runs with {@code environment} added to this process's own. */
  Finished run(Map<String, String> environment, Duration most)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    ProcessBuilder builder = builder(environment)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(command + " still runs: " + Files.readString(err));
      }
      return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      end(process);
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** How to start it with {@code environment} added to this process's own. */
  ProcessBuilder builder(Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  /** Ends a process and all that it started. */
  static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
