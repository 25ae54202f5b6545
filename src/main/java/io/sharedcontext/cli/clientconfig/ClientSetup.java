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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One entry of one client: what is in the client's file, and what should be. */
public final class ClientSetup {
  private static final String JAVA = "SHARED_CONTEXT_JAVA";

  /** The variables that {@link #wanted} sets. */
  private static final Set<String> SET_HERE = Set.of(
      Setting.HOME.variable(),
      Setting.DATABASE.variable(),
      Setting.DATABASE_PASSWORD_FILE.variable(),
      Setting.AGENT_ID.variable(),
      JAVA);

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
    if (scope == Scope.PROJECT) {
      file.requireInside(Path.of(at.project()));
    }
  }

  /** Whether the client is told not to start what the entry says. */
  public boolean off() {
    return present()
        .filter(entry ->
            entry.path("disabled").asBoolean() || !entry.path("enabled").asBoolean(true))
        .isPresent();
  }

  /** The names of other entries in the file that start this server. */
  public List<String> twins(List<String> words) {
    List<String> names = new ArrayList<>();
    client.format().others(file.text(), slot()).forEach((other, entry) -> {
      Optional<Launch> launch = client.launch(entry);
      boolean same =
          launch.map(Launch::words).filter(there -> begins(there, words)).isPresent();
      if (same || agent(launch).isPresent()) {
        names.add(other);
      }
    });
    return names;
  }

  /** The agents that other entries in the file are. */
  public Set<String> agentsBeside() {
    return client.format().others(file.text(), slot()).values().stream()
        .flatMap(entry -> agent(client.launch(entry)).stream())
        .collect(Collectors.toSet());
  }

  private static Optional<String> agent(Optional<Launch> launch) {
    return launch.map(found -> found.environment().get(Setting.AGENT_ID.variable()));
  }

  private static boolean begins(List<String> words, List<String> first) {
    return words.size() >= first.size() && words.subList(0, first.size()).equals(first);
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

  private static String given(Operator operator, Setting setting) {
    return operator.environment().getOrDefault(setting.variable(), "");
  }

  /**
   * The entry that the file should have. Arguments that somebody added to the command stay.
   *
   * @param words the command
   * @param agent the agent; empty to leave its name to the server
   */
  public ObjectNode wanted(Operator operator, List<String> words, Optional<String> agent) {
    Optional<ObjectNode> there = present().filter(entry -> !entry.isEmpty());
    if (there.isPresent() && launch().isEmpty()) {
      throw new Unreadable(
          "has an entry " + name + " that starts no program: --remove takes it out,"
              + " and --name gives this one another name");
    }
    Settings settings = operator.settings();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(Setting.HOME.variable(), settings.home().toString());
    // Empty ones are taken out of an entry that named another store.
    String database = given(operator, Setting.DATABASE);
    boolean path = !database.isEmpty() && settings.store().inFile();
    variables.put(
        Setting.DATABASE.variable(), path ? settings.store().file().toString() : database);
    // The password itself stays out of files that are read by others, and copied.
    variables.put(
        Setting.DATABASE_PASSWORD_FILE.variable(), given(operator, Setting.DATABASE_PASSWORD_FILE));
    variables.put(Setting.AGENT_ID.variable(), agent.orElse(""));
    Optional.ofNullable(operator.environment().get(JAVA))
        .ifPresent(java -> variables.put(JAVA, java));
    List<String> command =
        launch().map(Launch::words).filter(found -> begins(found, words)).orElse(words);
    return client.entry(name, new Launch(command, variables), there);
  }

  /** The store that an entry names; empty if it names none. */
  public String store(ObjectNode entry) {
    Map<String, String> variables =
        client.launch(entry).map(Launch::environment).orElse(Map.of());
    String home = variables.getOrDefault(Setting.HOME.variable(), "");
    return variables.getOrDefault(Setting.DATABASE.variable(), home);
  }

  /** An entry without the variables that this command does not set: a key may be among them. */
  public ObjectNode shown(ObjectNode entry) {
    return client.retaining(entry, SET_HERE);
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
        present().map(entry -> client.patience(entry, at)).orElseThrow());
  }
}
