package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/shared-context} in a copy of a checkout, with scripts in place of Java and Maven. */
abstract class CheckoutFixture {
  static final String JAVA = """
      #!/bin/sh
      printf '%s\\n' "$0" "directory $(pwd)" "$@"
      """;
  static final String MAVEN = """
      #!/bin/sh
      printf 'Maven talks on standard output\\033[0m\\n'
      echo 'WARNING: Maven warns of itself' >&2
      echo built >> "$HOME/builds"
      for option; do
        case $option in -Dtarget.directory=*) work=${option#*=} ;; esac
      done
      until [ -f "$HOME/go" ]; do sleep 0.05; done
      [ ! -f "$HOME/broken" ] || exit 1
      printf '%s' "$work" > "$HOME/work"
      mkdir -p "$work" && echo new > "$work/shared-context-server.jar"
      """;

  @TempDir
  Path place;

  Path home;
  Path checkout;
  Path launcher;
  final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeCheckout() throws IOException {
    home = Files.createDirectories(place.resolve("home of somebody"));
    checkout = Files.createDirectories(place.resolve("a checkout"));
    launcher = script(
        checkout.resolve("bin/shared-context"), Files.readString(Path.of("bin/shared-context")));
    Files.createDirectories(checkout.resolve("src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "");
    script(place.resolve("tools/mvn"), MAVEN);
    Files.writeString(home.resolve("go"), "");
    environment.put("HOME", home.toString());
    // What is made in the background would outlive a test that does not wait for it.
    environment.put("SHARED_CONTEXT_CLASS_ARCHIVE", "off");
    environment.put("PATH", place.resolve("tools") + ":/usr/bin:/bin");
    environment.put("SHARED_CONTEXT_JAVA", java("chosen", "21.0.2").toString());
  }

  Path java(String name, String version) throws IOException {
    Path java = place.resolve(name);
    script(java.resolve("bin/java"), JAVA);
    Files.writeString(
        java.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"");
    return java;
  }

  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path jar() {
    return checkout.resolve("target").resolve(jarName());
  }

  static String jarName() {
    return "shared-context-server.jar";
  }

  long builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  ProcessResult run(String... arguments) throws Exception {
    return start(launcher, arguments).await();
  }

  ProcessResult.Running start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return ProcessResult.start(home, environment, command.toArray(String[]::new));
  }

  static void awaitText(Path file, String text) throws IOException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertThat(System.nanoTime()).as("%s never had %s", file, text).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
