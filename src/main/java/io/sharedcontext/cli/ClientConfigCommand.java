package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.cli.clientconfig.AgentNames;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ClientSetup;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.clientconfig.ConfigPlaces;
import io.sharedcontext.cli.clientconfig.Launch;
import io.sharedcontext.cli.clientconfig.RoundTrip;
import io.sharedcontext.cli.clientconfig.Surroundings;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.NameSuggestions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code client-config}: this server in the configuration of MCP clients. */
@Command(
    name = "client-config",
    description = "Puts this server into the configuration of an MCP client.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Without --write it prints the entry and changes nothing. A file that is changed",
      "keeps every byte outside of the entry, and a dated copy stays beside it. The",
      "agent's name is kept when the entry has one. docs/clients.md says more.",
      "",
      "link makes a link shared-context in a directory of the search path: CrewAI makes",
      "names of tools from the command, and a long path leaves none of them.",
      "",
      "Examples:",
      "  shared-context client-config list",
      "  shared-context client-config cursor --write",
      "  shared-context client-config claude-code --scope project --write",
      "  shared-context client-config codex --check"
    })
final class ClientConfigCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "CLIENT",
      completionCandidates = Candidates.ConfigClients.class,
      description = "claude-desktop, claude-code, cursor, vscode, windsurf, devin, gemini-cli,"
          + " codex, copilot-cli, zed, opencode, goose or kiro; or list, or link.")
  private String client = "";

  @ArgGroup
  private Action action = new Action();

  @Option(
      names = "--scope",
      paramLabel = "user|project",
      defaultValue = "user",
      description = "Whose configuration: the user's (default) or the project's.")
  private Scope scope = Scope.USER;

  @Option(
      names = "--project",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The project's directory; default: where this is run.")
  private Path project = Path.of(".");

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Another file than the client's usual one.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "shared-context",
      description = "What the client calls the server; default: shared-context.")
  private String name = "shared-context";

  @ArgGroup
  private Naming naming = new Naming();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "For link: where to make it; default: the first usual one.")
  private Optional<Path> directory = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ClientConfigCommand(Operator operator) {
    this.operator = operator;
  }

  /** What is done beside printing; one at a time. */
  static final class Action {
    @Option(names = "--write", description = "Put the entry into the client's file.")
    private boolean write;

    @Option(names = "--remove", description = "Take it, or the link, out again.")
    private boolean remove;

    @Option(
        names = "--check",
        description = "Start what the client's file says as the client would, and call it.")
    private boolean check;
  }

  /** Who the client acts for. */
  static final class Naming {
    @Option(
        names = "--agent-id",
        paramLabel = "ID",
        description = "The agent; default: the one in the file, or the client's name.")
    private Optional<String> agent = Optional.empty();

    @Option(
        names = "--no-agent-id",
        description = "Leave the name to the server: one for each window of each directory.")
    private boolean none;
  }

  @Override
  public Integer call() throws IOException {
    Surroundings at = Surroundings.here(operator.environment(), project.normalize())
        .orElseThrow(() -> wrong("there is no home directory: HOME is not set"));
    if (client.equals("list")) {
      return new ClientList(operator, at).print(json);
    }
    if (client.equals("link")) {
      return new LinkCommand(operator, at, directory).run(action.remove, json);
    }
    Client one = Client.labelled(client).orElseThrow(this::unknown);
    if (!one.scopes().contains(scope)) {
      throw wrong(one.title() + " has no configuration of projects; leave --scope out");
    }
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw wrong("--name takes 1 to 64 of A-Z, a-z, 0-9, _ and -");
    }
    naming.agent.filter(id -> !id.matches(Limits.AGENT_ID)).ifPresent(id -> {
      throw wrong("--agent-id takes 1 to 100 of A-Z, a-z, 0-9, ., _, @, : and -");
    });
    Path path = file.map(Path::toAbsolutePath).orElse(ConfigPlaces.file(one, scope, at));
    try {
      return run(one, new ClientSetup(one, scope, at, path, name));
    } catch (Unreadable e) {
      return refused(path + " " + e.getMessage());
    }
  }

  private CommandLine.ParameterException wrong(String sentence) {
    return new CommandLine.ParameterException(spec.commandLine(), sentence);
  }

  private CommandLine.ParameterException unknown() {
    return wrong("'" + client + "' is no client that is known; there are "
        + String.join(", ", Client.labels()) + ", and list and link"
        + NameSuggestions.question(client, Client.labels()));
  }

  private int refused(String sentence) {
    if (json) {
      operator.print(Json.object().put("success", false).put("error", sentence).toString());
    }
    operator.note("shared-context: " + sentence
        + (action.write || action.remove ? "; nothing was changed" : ""));
    return Cli.FAILED;
  }

  private int run(Client one, ClientSetup setup) throws IOException {
    ClientRemarks remarks = new ClientRemarks(operator, setup);
    remarks.onFile(action.write, action.remove);
    if (action.check) {
      return check(one, setup);
    }
    return action.remove ? remove(one, setup) : put(one, setup, remarks);
  }

  private int put(Client one, ClientSetup setup, ClientRemarks remarks) throws IOException {
    Optional<ObjectNode> there = setup.present();
    Optional<String> agent = agent(one, setup, there.isPresent());
    List<String> words = LaunchCommand.forClients().words();
    ObjectNode entry = setup.wanted(operator, words, agent);
    ObjectNode shown = setup.shown(entry);
    boolean same = there.filter(entry::equals).isPresent();
    String done = same ? "unchanged" : there.isPresent() ? "changed" : "added";
    Optional<Path> backup =
        action.write && !same ? setup.write(entry, operator.clock()) : Optional.empty();
    if (json) {
      ObjectNode facts = facts(one, setup, action.write ? done : "printed", backup);
      facts.put("agent_id", agent.orElse(null)).set("entry", shown);
      operator.print(facts.put("snippet", setup.snippet(shown)).toString());
    } else if (action.write) {
      operator.print(
          same
              ? setup.path() + " has the entry already; nothing is changed"
              : done + " " + name + " in " + setup.path());
      backup.ifPresent(copy -> operator.print("what was there is kept in " + copy));
      remarks.written(one, scope, agent, entry, again(setup) + " --check");
    } else {
      operator.print(setup.snippet(shown));
      operator.note(
          same
              ? "note: " + setup.path() + " has it already"
              : "note: this goes into " + setup.path() + "; --write puts it there");
    }
    remarks.on(entry, there, words, json || !action.write);
    return Cli.OK;
  }

  /** One that was left to the server stays so. */
  private Optional<String> agent(Client one, ClientSetup setup, boolean there) {
    if (naming.none) {
      return Optional.empty();
    }
    return naming
        .agent
        .or(() -> setup.configured(Setting.AGENT_ID))
        .or(() -> there
            ? Optional.empty()
            : Optional.of(AgentNames.fresh(operator, one, scope, project, setup.agentsBeside())));
  }

  private String again(ClientSetup setup) {
    return "shared-context client-config " + client
        + (scope == Scope.PROJECT ? " --scope project" : "")
        + (project.equals(Path.of(".")) ? "" : " --project " + project)
        + (name.equals("shared-context") ? "" : " --name " + name)
        + (file.isPresent() ? " --file " + setup.path() : "");
  }

  private ObjectNode facts(Client one, ClientSetup setup, String done, Optional<Path> backup) {
    ObjectNode facts = Json.object()
        .put("success", true)
        .put("client", one.label())
        .put("scope", scope.toString())
        .put("name", name)
        .put("file", setup.path().toString())
        .put("action", done);
    setup.target().ifPresent(real -> facts.put("link_target", real.toString()));
    backup.ifPresent(copy -> facts.put("backup", copy.toString()));
    return facts;
  }

  private int remove(Client one, ClientSetup setup) throws IOException {
    boolean there = setup.present().isPresent();
    Optional<Path> backup = there ? setup.remove(operator.clock()) : Optional.empty();
    if (json) {
      operator.print(facts(one, setup, there ? "removed" : "absent", backup).toString());
      return Cli.OK;
    }
    operator.print(
        there
            ? "removed " + name + " from " + setup.path()
            : setup.path() + (setup.exists() ? " has no entry " + name : " is not there")
                + "; nothing is changed");
    backup.ifPresent(copy -> operator.print("what was there is kept in " + copy));
    return Cli.OK;
  }

  private int check(Client one, ClientSetup setup) {
    Optional<Launch> launch = setup.launch();
    if (launch.isEmpty() && setup.present().isPresent()) {
      return refused(setup.path() + " has an entry " + name + " that starts no program");
    }
    if (launch.isEmpty()) {
      return refused(setup.path() + (setup.exists() ? " has no entry " + name : " is not there")
          + "; " + again(setup) + " --write puts it there");
    }
    RoundTrip trip = ProgressLine.during(
        operator,
        () -> "starting it as " + one.title() + " would",
        () -> setup.check(launch.get()));
    return new ClientCheck(operator, one, launch.get())
        .report(trip, json, facts(one, setup, "checked", Optional.empty()));
  }
}
