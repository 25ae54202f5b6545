package io.sharedcontext.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The memory of this process that is in the machine's, as Linux tells it. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** In bytes; empty where the system does not tell. */
  static Optional<Long> bytes() {
    if (!Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(FIELD))
          .findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
