package io.sharedcontext.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a process left behind: its exit code and all that it wrote. */
record ProcessResult(int code, String out, String err) {

  /** A process whose output goes to files, so that it never waits for its reader. */
  record Running(Process process, Path out, Path err) {
    ProcessResult await() throws IOException, InterruptedException {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + Files.readString(err));
      }
      return new ProcessResult(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  /** Starts {@code command} with nothing in its environment but {@code environment}. */
  static Running start(Path directory, Map<String, String> environment, String... command)
      throws IOException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }
}
