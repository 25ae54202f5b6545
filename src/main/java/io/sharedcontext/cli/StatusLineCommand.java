package io.sharedcontext.cli;

import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.hint.AgentStatus;
import io.sharedcontext.hint.StatusReader;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code statusline}: how things stand for one agent, on one line. */
@Command(
    name = "statusline",
    description = "Prints one line on how things stand for an agent, for a prompt or an editor.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "unread 2/7 | locks 1, waiting 0 | agents alice, carol +1",
      "",
      "Of 7 messages that wait in this project 2 name the agent; it has one lock and",
      "waits for none; three other agents are there. While a server of the agent runs,",
      "or nobody commits, the launcher prints the line it finds in DIR, without a JVM.",
      "",
      "Example:",
      "  shared-context statusline --as planner"
    })
final class StatusLineCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Whose line; default: SHARED_CONTEXT_AGENT_ID.")
  private Optional<String> as = Optional.empty();

  /** The launcher has read it by then. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--hints", paramLabel = "DIR", description = "For the launcher.")
  private String hints = "";

  StatusLineCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    String agent = as.or(() -> operator.settings().agentId())
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(), "whose line it is has to be said: --as AGENT"));
    if (operator.hasStore()) {
      operator.print(operator.withExisting(store -> line(store, agent)));
    }
    return Cli.OK;
  }

  private String line(Store store, String agent) {
    Instant looked = operator.clock().instant();
    StatusReader reader =
        new StatusReader(store, operator.clock(store), operator.settings().here(Path.of(""))::name);
    AgentStatus status = store.read(
        tx -> reader.read(tx, CallerResolver.reader(tx, operator.settings(), Optional.of(agent))));
    try {
      status.noteUnlessKept(new HintFiles(store.settings()), agent, looked);
    } catch (IOException | Failure e) {
      // Without hints the next line takes longer, and is as right.
      operator.note("shared-context: hints were not noted: " + e.getMessage());
    }
    return status.line();
  }
}
