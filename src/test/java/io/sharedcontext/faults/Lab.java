package io.sharedcontext.faults;

import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Where trials happen: a directory, chance, and the way in which servers are started. */
final class Lab {
  private final Path root;
  private final Random random;
  private final AtomicInteger places = new AtomicInteger();

  Lab(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** A new empty directory. */
  Path place() throws IOException {
    return Files.createDirectories(root.resolve("place-" + places.incrementAndGet()));
  }

  /** How a server for {@code agent} is started on the store in {@code home}. */
  ProcessBuilder builder(Path home, String agent) {
    return builder(ServerProcess.command("io.sharedcontext.Main"), home, agent);
  }

  /** The same by another command. */
  ProcessBuilder builder(List<String> command, Path home, String agent) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.AGENT_ID, agent);
    settings.put(Setting.AGENT_TYPE, "tester");
    settings.put(Setting.RATE_LIMIT, "0");
    ProcessBuilder builder = ServerProcess.builder(command, home, settings);
    builder.environment().put("XDG_CACHE_HOME", cache().toString());
    return builder;
  }

  /** Where servers keep their native library and the archive of their classes. */
  Path cache() {
    return root.resolve("cache");
  }
}
