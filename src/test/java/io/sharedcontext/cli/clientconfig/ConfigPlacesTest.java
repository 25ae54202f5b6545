package io.sharedcontext.cli.clientconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a client has its file elsewhere than it used to. */
class ConfigPlacesTest {
  @TempDir
  private Path user;

  @Test
  void claude_desktop_from_the_store_of_windows_has_a_directory_of_its_own() throws IOException {
    Path local = user.resolve("Local");
    Path packaged = Files.createDirectories(
        local.resolve("Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude"));
    Surroundings at = new Surroundings(
        OperatingSystem.WINDOWS, Map.of("LOCALAPPDATA", local.toString()), "C:\\u", "C:\\u");

    assertThat(ConfigPlaces.file(Client.CLAUDE_DESKTOP, Scope.USER, at))
        .isEqualTo(packaged.resolve("claude_desktop_config.json"));
  }
}
