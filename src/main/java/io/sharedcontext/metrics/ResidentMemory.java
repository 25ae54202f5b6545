package io.sharedcontext.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The memory of a process that is in the machine's, as Linux tells it. */
public final class ResidentMemory {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** That of this process in bytes; empty where the system does not tell. */
  static Optional<Long> bytes() {
    return of("self");
  }

  /** That of another process in bytes; empty where the system does not tell, or it has ended. */
  public static Optional<Long> of(long pid) {
    return of(Long.toString(pid));
  }

  private static Optional<Long> of(String process) {
    Path status = PROCESSES.resolve(process).resolve("status");
    if (!Files.isReadable(status)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(FIELD))
          .findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10);
    } catch (IOException | UncheckedIOException e) {
      // It ended meanwhile.
      return Optional.empty();
    }
  }
}
