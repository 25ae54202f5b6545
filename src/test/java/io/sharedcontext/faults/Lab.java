package io.sharedcontext.faults;

import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import java.io.File;
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
  private static final String PLACE = "place-";

  private final Path root;
  private final Path cache;
  private final Random random;
  private final AtomicInteger places = new AtomicInteger();

  /** One in {@code root}, whose servers keep what they unpack and make in {@code cache}. */
  Lab(Path root, Path cache, long seed) {
    this(root, cache, new Random(seed));
  }

  private Lab(Path root, Path cache, Random random) {
    this.root = root;
    this.cache = cache;
    this.random = random;
  }

  /** The same with a cache that no other has, in which something may be damaged; it has no places. */
  Lab withOwnCache() {
    return new Lab(root, root.resolve("cache"), random);
  }

  Random random() {
    return random;
  }

  /** A new empty directory. */
  Path place() throws IOException {
    return Files.createDirectories(root.resolve(PLACE + places.incrementAndGet()));
  }

  /** Deletes all places that were given so far, and what was put beside them. */
  void clear() {
    File[] there = root.toFile().listFiles((folder, name) -> name.startsWith(PLACE));
    for (File place : there == null ? new File[0] : there) {
      Signals.run("rm", "-rf", place.toString());
    }
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
    builder.environment().remove(ServerProcess.CLASS_ARCHIVE);
    return builder;
  }

  /** Where servers keep their native library and the archive of their classes. */
  Path cache() {
    return cache;
  }
}
