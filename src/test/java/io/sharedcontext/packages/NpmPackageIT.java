package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packages for npm, installed from their files without a registry. */
@Tag("packages")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the user of this test has links to programs")
class NpmPackageIT {
  @TempDir
  private Path place;

  private Installed user;

  @BeforeEach
  void makeUser() throws IOException {
    user = Installed.in(place, "node", "npm", "npx", "env");
  }

  private void install(String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("npm", "install", "--offline", "--no-audit", "--no-fund"));
    command.addAll(List.of(more));
    command.add(Installed.file("shared-context-{darwin,linux,win32}-*.tgz").toString());
    command.add(Installed.file("shared-context-server-*.tgz").toString());
    user.run(Map.of(), command.toArray(String[]::new));
  }

  @Test
  void a_server_starts_in_a_project_by_name_and_by_npx() throws Exception {
    install();

    user.serves(user.home().resolve("node_modules/.bin/shared-context").toString());
    user.serves("npx", "--offline", "shared-context-server");
  }

  @Test
  void a_server_starts_that_was_installed_for_all_projects() throws Exception {
    Path prefix = place.resolve("a prefix");

    install("--global", "--prefix", prefix.toString());

    user.serves(prefix.resolve("bin/shared-context").toString());
  }

  /** A client ends the process that it started. */
  @Test
  void a_signal_ends_the_server_and_its_wrapper_alike() throws Exception {
    install();
    ServerProcess server = ServerProcess.run(user.builder(
        Map.of(),
        List.of(user.home().resolve("node_modules/.bin/shared-context").toString())));
    server.initialize();
    List<ProcessHandle> java = server.process().descendants().toList();
    assertThat(java).isNotEmpty();

    server.process().destroy();

    // 143 by a signal, or 0 when the server closed the store first.
    assertThat(server.exitCode()).isIn(0, 143);
    assertThat(java)
        .allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(ServerProcess.PATIENCE));
  }

  @Test
  void without_the_package_of_the_platform_it_says_what_to_do() throws Exception {
    install();
    try (Stream<Path> platform = Files.list(user.home().resolve("node_modules/@shared-context"))) {
      for (Path directory : platform.toList()) {
        Files.move(directory, directory.resolveSibling("other"));
      }
    }

    assertThat(
            user.fails(user.home().resolve("node_modules/.bin/shared-context").toString()))
        .contains("is not installed", "--omit=optional");
  }
}
