package io.sharedcontext.faults;

import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Harm to the archive of classes, which only makes servers start faster. */
final class ClassArchiveDamage {
  private ClassArchiveDamage() {}

  /** Damages the archive in a cache, after making one where there is none. */
  static void damage(Path cache, Random random) throws IOException {
    if (archives(cache).isEmpty()) {
      make(cache);
    }
    for (Path archive : archives(cache)) {
      byte[] whole = Signals.bytes(archive);
      byte[] damaged = switch (random.nextInt(3)) {
        case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
        case 1 -> "rubbish".repeat(1_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        default -> flipped(whole, random);
      };
      // The kernel must not give the bytes of the old file to servers that map them.
      Files.delete(archive);
      Files.write(archive, damaged);
    }
  }

  private static byte[] flipped(byte[] whole, Random random) {
    byte[] flipped = whole.clone();
    int from = random.nextInt(Math.max(1, whole.length - 4_000));
    for (int i = from; i < Math.min(whole.length, from + 4_000); i++) {
      flipped[i] ^= 0x55;
    }
    return flipped;
  }

  private static void make(Path cache) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(System.getProperty("shared-context.launcher"), "class-archive");
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    Process process = builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      process.waitFor(ServerProcess.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> archives(Path cache) throws IOException {
    Path classes = cache.resolve("shared-context").resolve("classes");
    if (!Files.isDirectory(classes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(classes)) {
      return files.filter(file -> file.toString().endsWith(".classes")).toList();
    }
  }
}
