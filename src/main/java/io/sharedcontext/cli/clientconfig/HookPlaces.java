package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import java.nio.file.Path;

/** Where clients keep the hooks of a user, and of a project. */
public final class HookPlaces {
  private HookPlaces() {}

  /** The file of the hooks of {@code client}; throws {@link Unreadable} where its hooks cannot run. */
  public static Path file(Client client, Scope scope, Surroundings at) {
    if (at.system() == OperatingSystem.WINDOWS) {
      throw new Unreadable("would need a POSIX shell for its commands, which Windows has not");
    }
    boolean user = scope == Scope.USER;
    return switch (client) {
      // The project's own file would name paths of this machine to everybody who works on it.
      case CLAUDE_CODE ->
        user
            ? home(".claude/settings.json", "CLAUDE_CONFIG_DIR", at)
            : project(".claude/settings.local.json", at);
      case CODEX ->
        user ? home(".codex/hooks.json", "CODEX_HOME", at) : project(".codex/hooks.json", at);
      case GEMINI_CLI ->
        user ? home(".gemini/settings.json", "", at) : project(".gemini/settings.json", at);
      case CURSOR -> user ? home(".cursor/hooks.json", "", at) : project(".cursor/hooks.json", at);
      case COPILOT_CLI ->
        user
            ? home(".copilot/hooks", "COPILOT_HOME", at).resolve("shared-context.json")
            : project(".github/hooks/shared-context.json", at);
      case OPENCODE ->
        user
            ? Path.of(Place.config("opencode/plugins", "").in(at)).resolve("shared-context.js")
            : project(".opencode/plugins/shared-context.js", at);
      default -> throw new Unreadable("has no hooks that are known");
    };
  }

  private static Path home(String path, String variable, Surroundings at) {
    return Path.of(Place.home(path, variable).in(at));
  }

  private static Path project(String path, Surroundings at) {
    return Path.of(at.project()).resolve(path);
  }
}
