package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive with a Java of its own, unpacked in a directory with blanks. */
@Tag("packages")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class ArchivePackageIT {
  /** What jdeps finds in the jar and nothing here calls, with what does. */
  private static final Map<String, String> UNUSED = Map.of(
      "java.desktop", "Jackson, for annotations of java.beans on classes that have some",
      "java.security.jgss", "PostgreSQL's driver, for Kerberos");

  @TempDir
  private Path place;

  private Installed user;
  private Path root;
  private Path launcher;

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    user = Installed.in(place).withClassArchive();
    Path directory = Files.createDirectories(place.resolve("Program Files (x86)"));
    Path archive = Installed.file("shared-context-*.tar.gz");
    Process tar = new ProcessBuilder("tar", "-C", directory.toString(), "-xzf", archive.toString())
        .inheritIO()
        .start();
    assertThat(tar.waitFor()).isZero();
    root = directory.resolve("shared-context");
    launcher = root.resolve("bin/shared-context");
  }

  /** Else the directory could not be removed. */
  @AfterEach
  void makeWritable() throws IOException {
    permit(true);
  }

  @Test
  void a_server_starts_without_java_and_from_the_archive_of_classes() throws Exception {
    user.serves(launcher.toString());
    assertThat(user.run(Map.of(), launcher.toString(), "doctor"))
        .containsPattern("ok +archive +classes come from " + archiveOfClasses());
  }

  @Test
  void it_may_be_started_through_links() throws Exception {
    Path link = Files.createSymbolicLink(place.resolve("linked"), root);
    Path command = Files.createSymbolicLink(
        place.resolve("home/shared-context"), link.resolve("bin/shared-context"));

    user.serves(command.toString());
  }

  @Test
  void nothing_is_written_where_it_is_installed() throws Exception {
    Set<String> before = files();
    permit(false);

    user.serves(launcher.toString());

    assertThat(files()).isEqualTo(before);
    assertThat(place.resolve("home/.cache/shared-context/classes")).doesNotExist();
  }

  /** The other packages have the same; none has the pages. */
  @Test
  void links_in_its_readme_do_not_lead_to_files_that_are_not_there() throws IOException {
    assertThat(root.resolve("README.md"))
        .content()
        .contains("](https://")
        .doesNotContainPattern("]\\((?!https:)");
  }

  /** As installers other than tar do it. */
  @Test
  void a_jar_with_the_time_of_its_installation_gets_an_archive_in_the_cache_of_the_user()
      throws Exception {
    Files.setLastModifiedTime(
        root.resolve("lib/shared-context-server.jar"), FileTime.from(Instant.now()));

    user.run(Map.of(), launcher.toString(), "class-archive");

    assertThat(user.run(Map.of(), launcher.toString(), "doctor"))
        .containsPattern("ok +archive +classes come from " + place.resolve("home/.cache"));
    user.serves(launcher.toString());
  }

  @Test
  void the_runtime_has_every_module_that_the_jar_names_or_it_is_known_why_not() throws Exception {
    StringWriter found = new StringWriter();
    int code = ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(
            new PrintWriter(found),
            new PrintWriter(found),
            "--print-module-deps",
            "--ignore-missing-deps",
            "--multi-release",
            "17",
            root.resolve("lib/shared-context-server.jar").toString());
    assertThat(code).as(found.toString()).isZero();
    Set<String> missing =
        Stream.of(found.toString().strip().split(",")).collect(Collectors.toSet());
    missing.removeAll(modules());

    assertThat(missing).isEqualTo(UNUSED.keySet());
  }

  private Set<String> modules() throws IOException, InterruptedException {
    return user.run(Map.of(), root.resolve("runtime/bin/java").toString(), "--list-modules")
        .lines()
        .map(line -> line.replaceFirst("@.*", ""))
        .collect(Collectors.toSet());
  }

  private String archiveOfClasses() {
    return root.resolve("lib/shared-context-server.classes").toString().replaceAll("[()]", ".");
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void permit(boolean write) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.toList()) {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        if (write) {
          permissions.add(PosixFilePermission.OWNER_WRITE);
        } else {
          permissions.remove(PosixFilePermission.OWNER_WRITE);
        }
        Files.setPosixFilePermissions(file, permissions);
      }
    }
  }
}
