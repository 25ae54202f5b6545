package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of one client: what is in the client's file, and what should be. */
public final class ClientSetup {
  private final Client client;
  private final Scope scope;
  private final Surroundings at;
  private final Path path;
  private final ConfigFile file;
  private final String name;

  /**
   * Reads the client's file; throws {@link Unreadable} if it cannot be used.
   *
   * @param path the file
   * @param name what the server is called in it
   */
  public ClientSetup(Client client, Scope scope, Surroundings at, Path path, String name)
      throws IOException {
    this.client = client;
    this.scope = scope;
    this.at = at;
    this.path = path;
    this.name = name;
    this.file = ConfigFile.read(path);
    requireInside();
  }

  /** Whoever wrote the project may have put a link to a file of its user there. */
  private void requireInside() throws IOException {
    if (scope == Scope.PROJECT && file.target().isPresent()) {
      Path project = Path.of(at.project()).toRealPath();
      if (!file.target().get().startsWith(project)) {
        throw new Unreadable("is a link out of the project, to " + file.target().get());
      }
    }
  }

  private Slot slot() {
    return client.slot(name);
  }

  /** The file, be it there or not. */
  public Path path() {
    return path;
  }

  /** Whether the file is there. */
  public boolean exists() {
    return file.exists();
  }

  /** What the file's path leads to through links. */
  public Optional<Path> target() {
    return file.target();
  }

  /** The entry that the file has. */
  public Optional<ObjectNode> present() {
    return client.format().entry(file.text(), slot());
  }

  /** What the entry that the file has starts. */
  public Optional<Launch> launch() {
    return present().flatMap(client::launch);
  }

  /** A setting in the entry that the file has. */
  public Optional<String> configured(Setting setting) {
    return launch()
        .map(found -> found.environment().get(setting.variable()))
        .filter(value -> !value.isEmpty());
  }

  /**
   * The entry that the file should have.
   *
   * @param words the command
   * @param agent the agent; empty to leave its name to the server
   */
  public ObjectNode wanted(Operator operator, List<String> words, Optional<String> agent) {
    Settings settings = operator.settings();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(Setting.HOME.variable(), settings.home().toString());
    // An empty one is taken out of an entry that named another store.
    String database = operator.environment().getOrDefault(Setting.DATABASE.variable(), "");
    variables.put(
        Setting.DATABASE.variable(),
        database.isEmpty() ? "" : settings.store().file().toString());
    variables.put(Setting.AGENT_ID.variable(), agent.orElse(""));
    Optional.ofNullable(operator.environment().get("SHARED_CONTEXT_JAVA"))
        .ifPresent(java -> variables.put("SHARED_CONTEXT_JAVA", java));
    return client.entry(name, new Launch(words, variables), present());
  }

  /** The store that an entry names; empty if it names none. */
  public String store(ObjectNode entry) {
    Map<String, String> variables =
        client.launch(entry).map(Launch::environment).orElse(Map.of());
    String home = variables.getOrDefault(Setting.HOME.variable(), "");
    return variables.getOrDefault(Setting.DATABASE.variable(), home);
  }

  /** A file with that entry and nothing else. */
  public String snippet(ObjectNode entry) {
    return client.format().put("", slot(), entry).stripTrailing();
  }

  /** Puts the entry into the file; gives the copy of the old file, if there was one. */
  public Optional<Path> write(ObjectNode entry, Clock clock) throws IOException {
    return file.write(client.format().put(file.text(), slot(), entry), clock, scope == Scope.USER);
  }

  /** Takes the entry out of the file, which has it; gives the copy of the old file. */
  public Optional<Path> remove(Clock clock) throws IOException {
    return file.write(client.format().remove(file.text(), slot()), clock, scope == Scope.USER);
  }

  /** Starts {@code launch} as the client would. */
  public RoundTrip check(Launch launch) {
    boolean nowhere = scope == Scope.USER && client.desktop();
    Path directory = Path.of(at.project());
    Path root = directory.getRoot();
    return RoundTrip.of(
        launch,
        client.environment(at),
        nowhere && root != null ? root : directory,
        client.label(),
        client.patience());
  }
}
