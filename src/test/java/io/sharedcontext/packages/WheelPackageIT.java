package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The wheel, installed by pip from its file without an index. */
@Tag("packages")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the user of this test has links to programs")
class WheelPackageIT {
  private static final Pattern GLIBC = Pattern.compile("GLIBC_2\\.(\\d+)");

  @TempDir
  private Path place;

  private Installed user;
  private Path venv;

  @BeforeEach
  void install() throws IOException, InterruptedException {
    user = Installed.in(place);
    venv = place.resolve("a venv");
    user.run(Map.of(), python(), "-m", "venv", venv.toString());
    user.run(
        Map.of(),
        venv.resolve("bin/python").toString(),
        "-m",
        "pip",
        "install",
        "--no-index",
        "--disable-pip-version-check",
        Installed.file("shared_context_server-*.whl").toString());
  }

  /** Not a script in its place that needs more than this user has. */
  private static String python() throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
    String python = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(asked.waitFor()).isZero();
    return python.strip();
  }

  @Test
  void a_server_starts_by_each_of_its_names() throws Exception {
    user.serves(venv.resolve("bin/shared-context").toString());
    user.serves(venv.resolve("bin/shared-context-server").toString());
    user.serves(venv.resolve("bin/python").toString(), "-m", "shared_context_server");
  }

  /** The wheel's tag, manylinux_2_17, promises that; SQLite's library comes out of the jar. */
  @Test
  void no_library_needs_a_later_glibc_than_the_tag_says() throws IOException {
    Path image = image();
    int newest = 0;
    try (Stream<Path> all = Files.walk(image.resolve("runtime"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        newest = Math.max(newest, glibc(Files.readAllBytes(file)));
      }
    }
    String library = "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so";
    try (JarFile jar =
            new JarFile(image.resolve("lib/shared-context-server.jar").toFile());
        InputStream in = jar.getInputStream(jar.getEntry(library))) {
      newest = Math.max(newest, glibc(in.readAllBytes()));
    }

    assertThat(newest).isBetween(1, 17);
  }

  private Path image() throws IOException {
    try (Stream<Path> all = Files.walk(venv)) {
      return all.filter(path -> path.endsWith("shared_context_server/image"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The N of the latest GLIBC_2.N that a library names; 0 for other files. */
  private static int glibc(byte[] bytes) {
    if (bytes.length < 4 || bytes[0] != 0x7f || bytes[1] != 'E') {
      return 0;
    }
    return GLIBC
        .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
        .results()
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .max()
        .orElse(0);
  }

  @Test
  void pip_finds_nothing_wrong_and_takes_all_of_it_away_again() throws Exception {
    String python = venv.resolve("bin/python").toString();
    user.serves(venv.resolve("bin/shared-context").toString());

    user.run(Map.of(), python, "-m", "pip", "check");
    user.run(Map.of(), python, "-m", "pip", "uninstall", "--yes", "shared-context-server");

    assertThat(user.run(
            Map.of(),
            Installed.found("find").toString(),
            venv.toString(),
            "-name",
            "shared*context*"))
        .isEmpty();
  }
}
