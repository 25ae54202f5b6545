package io.sharedcontext.cli;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ClientSetup;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.clientconfig.ConfigPlaces;
import io.sharedcontext.cli.clientconfig.Surroundings;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookLaunch;
import io.sharedcontext.cli.hooks.HookSetup;
import io.sharedcontext.cli.hooks.HookSetup.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What commands that put hooks into files of clients are told alike, and do alike. */
final class HookTarget {
  @Option(
      names = "--scope",
      paramLabel = "user|project",
      defaultValue = "user",
      description = "Whose hooks: the user's (default) or the project's.")
  private Scope scope = Scope.USER;

  @Option(
      names = "--project",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The project's directory; default: where this is run.")
  private Path project = Path.of(".");

  @Option(
      names = "--agent-id",
      paramLabel = "ID",
      converter = Converters.Agent.class,
      description = "The agent; default: the one in the client's entry of this server.")
  private Optional<String> agent = Optional.empty();

  @ArgGroup
  private Action action = new Action();

  /** What is done instead of installing. */
  static final class Action {
    @Option(names = "--print", description = "Print what would be put in, and change nothing.")
    private boolean print;

    @Option(names = "--remove", description = "Take it out again.")
    private boolean remove;
  }

  /** Finds the hooks that are meant in the files of a user. */
  @FunctionalInterface
  interface Finder {
    HookSetup find(HookClient client, Scope scope, Surroundings at) throws IOException;
  }

  boolean prints() {
    return action.print;
  }

  boolean removes() {
    return action.remove;
  }

  Path directory() {
    return project.toAbsolutePath().normalize();
  }

  Optional<String> agent() {
    return agent;
  }

  /** Does to the hooks that {@code finder} finds what is asked for. */
  int run(Operator operator, CommandSpec spec, HookClient client, Finder finder)
      throws IOException {
    Surroundings at = Surroundings.here(operator.environment(), project.normalize())
        .orElseThrow(() -> wrong(spec, "there is no home directory: HOME is not set"));
    try {
      HookSetup setup = finder.find(client, scope, at);
      if (action.remove) {
        report(operator, "are gone from", setup, setup.remove(operator.clock()));
        return Cli.OK;
      }
      String name = agent
          .or(() -> configured(operator, client, at))
          .orElseThrow(() -> nameless(spec, client));
      put(operator, setup, HookLaunch.of(operator, name), name);
      return Cli.OK;
    } catch (Unreadable e) {
      operator.note("shared-context: the file of hooks of " + client.label() + " " + e.getMessage()
          + "; nothing was changed");
      return Cli.FAILED;
    }
  }

  private void put(Operator operator, HookSetup setup, HookLaunch launch, String name)
      throws IOException {
    if (action.print) {
      operator.print(setup.alone(launch).stripTrailing());
      operator.note("note: this goes into " + setup.path());
      return;
    }
    report(operator, "are in", setup, setup.install(launch, operator.clock()));
    operator.print("agent " + name + ", store " + operator.settings().store().name());
  }

  private static void report(Operator operator, String what, HookSetup setup, Change change) {
    operator.print(
        change.changed()
            ? "the hooks " + what + " " + setup.path()
            : setup.path() + " needs no change");
    change.backup().ifPresent(copy -> operator.print("what was there is kept in " + copy));
  }

  /** The agent for which the client starts the server. */
  private Optional<String> configured(Operator operator, HookClient client, Surroundings at) {
    Client one = Client.labelled(client.label()).orElseThrow();
    return configured(operator, one, scope, at).or(() -> configured(operator, one, Scope.USER, at));
  }

  private static Optional<String> configured(
      Operator operator, Client one, Scope where, Surroundings at) {
    try {
      Path file = ConfigPlaces.file(one, where, at);
      return new ClientSetup(one, where, at, file, "shared-context").configured(Setting.AGENT_ID);
    } catch (Unreadable | IOException e) {
      operator.note("note: the entry of " + one.title() + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static ParameterException nameless(CommandSpec spec, HookClient client) {
    return wrong(
        spec,
        "no entry of " + client.label() + " names the agent that it starts a server for; name it"
            + " with --agent-id, or make one: shared-context client-config " + client.label()
            + " --write");
  }

  private static ParameterException wrong(CommandSpec spec, String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
