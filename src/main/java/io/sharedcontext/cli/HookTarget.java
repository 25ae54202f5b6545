package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ClientSetup;
import io.sharedcontext.cli.clientconfig.ConfigFile.Change;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.clientconfig.ConfigPlaces;
import io.sharedcontext.cli.clientconfig.Surroundings;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookLaunch;
import io.sharedcontext.cli.hooks.HookSetup;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What commands that put hooks into files of clients are told alike, and do alike. */
final class HookTarget {
  private static final String AGENT = "agent_id";
  private static final String STORE = "store";

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

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

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

  /** The beginning of what programs are told. */
  static ObjectNode facts(String client) {
    return Json.object().put("success", true).put("client", client);
  }

  /** Shows what would go into {@code file}. */
  void show(Operator operator, ObjectNode facts, Path file, String text) {
    if (json) {
      facts.put("file", file.toString()).put("action", "printed").put("snippet", text);
      operator.print(facts.toString());
    } else {
      operator.print(text.stripTrailing());
      operator.note("note: this goes into " + file);
    }
  }

  /** Tells what became of {@code file}: {@code what}, the hooks, say, is in it now, or gone from it. */
  void report(Operator operator, ObjectNode facts, String what, Path file, Change change) {
    if (json) {
      String done = !change.changed() ? "unchanged" : action.remove ? "removed" : "installed";
      facts.put("file", file.toString()).put("action", done);
      change.backup().ifPresent(copy -> facts.put("backup", copy.toString()));
      operator.print(facts.toString());
      return;
    }
    operator.print(
        change.changed()
            ? what + (action.remove ? " gone from " : " in ") + file
            : file + " needs no change");
    change.backup().ifPresent(copy -> operator.print("what was there is kept in " + copy));
    if (facts.has(AGENT)) {
      operator.print(
          "agent " + facts.path(AGENT).asText() + ", store " + facts.path(STORE).asText());
    }
  }

  /** The refusal of a file that is somebody's, and that this program would not leave as it is. */
  static Failure refused(String file, Unreadable why) {
    return Failure.because(
        ErrorCode.INVALID_INPUT, file + " " + why.getMessage() + "; nothing was changed", why);
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
      ObjectNode facts = facts(client.label()).put("scope", scope.toString());
      if (action.remove) {
        Change change = setup.remove(operator.clock());
        report(operator, facts, "the hooks are", setup.path(), change);
        return Cli.OK;
      }
      String name = agent
          .or(() -> configured(operator, client, at))
          .orElseThrow(() -> nameless(spec, client));
      HookLaunch launch = HookLaunch.of(operator, name);
      facts.put(AGENT, name).put(STORE, operator.settings().store().name());
      if (action.print) {
        show(operator, facts, setup.path(), setup.alone(launch));
      } else {
        Change change = setup.install(launch, operator.clock());
        report(operator, facts, "the hooks are", setup.path(), change);
      }
      return Cli.OK;
    } catch (Unreadable e) {
      throw refused("the file of hooks of " + client.label(), e);
    }
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
