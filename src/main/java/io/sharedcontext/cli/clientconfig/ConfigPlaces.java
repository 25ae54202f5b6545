package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which file of a client is meant on this machine. */
public final class ConfigPlaces {
  private ConfigPlaces() {}

  /**
   * The path of the file, be it there or not.
   *
   * @param scope one that the client has
   */
  public static Path file(Client client, Scope scope, Surroundings at) throws IOException {
    if (scope == Scope.PROJECT) {
      return preferred(Path.of(at.project()).resolve(client.places().project()));
    }
    String written = client.places().user().in(at);
    Path usual = Path.of(written);
    if (client == Client.CLAUDE_DESKTOP && at.system() == OperatingSystem.WINDOWS) {
      return packaged(at, written.substring(written.lastIndexOf('\\') + 1)).orElse(usual);
    }
    return preferred(usual);
  }

  /** opencode reads both, and merges them. */
  private static Path preferred(Path usual) {
    Path commented = usual.resolveSibling("opencode.jsonc");
    return usual.endsWith("opencode.json") && Files.exists(commented) ? commented : usual;
  }

  /**
   * Claude Desktop from the Store, or from its installer since 2026, is a package, and Windows shows
   * it another directory in the place of {@code %APPDATA%\Claude}.
   */
  private static Optional<Path> packaged(Surroundings at, String name) throws IOException {
    Path packages =
        Path.of(at.variable("LOCALAPPDATA").orElse(at.home() + "/AppData/Local"), "Packages");
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(packages, "Claude_*")) {
      for (Path one : all) {
        found.add(one.resolve("LocalCache").resolve("Roaming").resolve("Claude"));
      }
    }
    return found.stream()
        .filter(directory -> Files.exists(directory.resolve(name)))
        .findFirst()
        .or(() -> found.stream().filter(Files::isDirectory).findFirst())
        .map(directory -> directory.resolve(name));
  }
}
