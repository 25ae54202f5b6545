package io.sharedcontext.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A user without an entry in the system's list, whom only root can act as. */
final class OtherUser {
  private static final String ID = "4242";
  private static final List<String> AS =
      List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups");

  private OtherUser() {}

  /** Skips a test that is not run by root. */
  static void assumeRoot() throws IOException, InterruptedException {
    assumeTrue(succeeds(as("true")), "no other user can be acted as here");
  }

  /** The command {@code words} as that user. */
  static List<String> as(String... words) {
    List<String> command = new ArrayList<>(AS);
    command.addAll(List.of(words));
    return command;
  }

  /** Gives {@code path} with everything below it to that user. */
  static Path give(Path path) throws IOException, InterruptedException {
    if (!succeeds(List.of("chown", "-R", "-h", ID + ":" + ID, path.toString()))) {
      throw new IOException("cannot give away " + path);
    }
    return path;
  }

  static Path mode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** The launcher with its jar under {@code place}, where everybody may run it. */
  static Path launcher(Path place) throws IOException {
    Path built = Path.of("target", "shared-context-server.jar");
    assumeTrue(Files.exists(built), "there is no jar yet");
    Path app = place.resolve("app");
    Files.createDirectories(app.resolve("bin"));
    Files.createDirectories(app.resolve("target"));
    Files.copy(built, app.resolve("target").resolve(built.getFileName()));
    Path launcher = Files.copy(Path.of("bin", "shared-context"), app.resolve("bin/shared-context"));
    try (Stream<Path> all = Files.walk(app)) {
      for (Path path : all.toList()) {
        mode(path, "rwxr-xr-x");
      }
    }
    mode(place, "rwxr-xr-x");
    return launcher;
  }

  private static boolean succeeds(List<String> command) throws IOException, InterruptedException {
    return Files.exists(Path.of("/usr/bin/setpriv"))
        && new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }
}
