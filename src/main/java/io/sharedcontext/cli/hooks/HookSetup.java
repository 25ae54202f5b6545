package io.sharedcontext.cli.hooks;

import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ConfigFile;
import io.sharedcontext.cli.clientconfig.ConfigFile.Change;
import io.sharedcontext.cli.clientconfig.ConfigFormat;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.clientconfig.HookPlaces;
import io.sharedcontext.cli.clientconfig.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Hooks of this program in the file of a client: what is there, and what should be. */
public final class HookSetup {
  private static final String SECTION = "hooks";

  /** Cursor and Copilot take no file without it. */
  private static final String VERSIONED = "{\n  \"version\": 1\n}\n";

  private final HookClient client;
  private final Scope scope;
  private final Path path;
  private final ConfigFile file;
  private final OpencodePlugin plugin;
  private final List<Registration> registrations;

  private HookSetup(
      HookClient client,
      Scope scope,
      Path path,
      ConfigFile file,
      OpencodePlugin plugin,
      List<Registration> all) {
    this.client = client;
    this.plugin = plugin;
    this.scope = scope;
    this.path = path;
    this.file = file;
    this.registrations = all;
  }

  /** The hooks that tell an agent what waits for it; throws {@link Unreadable}. */
  public static HookSetup news(HookClient client, Scope scope, Surroundings at) throws IOException {
    return of(client, scope, at, OpencodePlugin.NEWS);
  }

  /** The hook that refuses edits of what others have locked; throws {@link Unreadable}. */
  public static HookSetup guard(HookClient client, Scope scope, Surroundings at)
      throws IOException {
    return of(client, scope, at, OpencodePlugin.GUARD);
  }

  private static HookSetup of(
      HookClient client, Scope scope, Surroundings at, OpencodePlugin plugin) throws IOException {
    Path usual = HookPlaces.file(Client.labelled(client.label()).orElseThrow(), scope, at);
    Path path = client == HookClient.OPENCODE ? usual.resolveSibling(plugin.file()) : usual;
    List<Registration> registrations =
        plugin == OpencodePlugin.NEWS ? Registration.news(client) : Registration.guard(client);
    ConfigFile file = ConfigFile.read(path);
    if (scope == Scope.PROJECT) {
      file.requireInside(Path.of(at.project()));
    }
    return new HookSetup(client, scope, path, file, plugin, registrations);
  }

  /** The client's file, be it there or not. */
  public Path path() {
    return path;
  }

  /** Whether that file is there. */
  public boolean exists() {
    return file.exists();
  }

  private String with(HookLaunch launch) {
    return with(file.text(), launch);
  }

  /** A file with these hooks and nothing else. */
  public String alone(HookLaunch launch) {
    return with("", launch);
  }

  private String with(String there, HookLaunch launch) {
    if (client == HookClient.OPENCODE) {
      if (!there.isEmpty()) {
        plugin.requireOwn(there);
      }
      return plugin.text(registrations, launch);
    }
    boolean versioned = client == HookClient.CURSOR || client == HookClient.COPILOT_CLI;
    String text = there.isBlank() && versioned ? VERSIONED : there;
    for (Registration one : registrations) {
      text = ConfigFormat.putElement(text, slot(one), one::owns, one.element(client, launch));
    }
    return text;
  }

  private String without() {
    if (client == HookClient.OPENCODE) {
      plugin.requireOwn(file.text());
      return "";
    }
    String text = file.text();
    for (Registration one : registrations) {
      text = ConfigFormat.removeElements(text, slot(one), one::owns);
    }
    return text;
  }

  private static Slot slot(Registration one) {
    return new Slot(SECTION, one.event());
  }

  /** Puts the hooks in; throws {@link Unreadable}. */
  public Change install(HookLaunch launch, Clock clock) throws IOException {
    return file.update(with(launch), clock, scope == Scope.USER);
  }

  /** Takes them out; throws {@link Unreadable}. A file of this program's own goes as a whole. */
  public Change remove(Clock clock) throws IOException {
    if (!file.exists()) {
      return Change.NONE;
    }
    String text = without();
    if (client == HookClient.OPENCODE) {
      Files.delete(path);
      return new Change(true, Optional.empty());
    }
    return file.update(text, clock, scope == Scope.USER);
  }
}
