package io.sharedcontext.cli;

import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hook}: what the hooks of clients run. */
@Command(
    name = "hook",
    description = "Run by the hooks of a client, which hooks install sets up.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It reads what the client says of the event from standard input, and prints what",
      "waits for the agent in the shape that the client takes. With nothing to say it",
      "prints nothing; the launcher then mostly knows that without a JVM, by the files",
      "in DIR.",
      "",
      "Example:",
      "  echo '{}' | shared-context hook claude-code session-start --as planner"
    })
final class HookCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "CLIENT",
      converter = Converters.Client.class,
      completionCandidates = Candidates.HookClients.class,
      description = "claude-code, codex, gemini-cli, cursor, copilot-cli or opencode.")
  private HookClient client = HookClient.CLAUDE_CODE;

  @Parameters(
      index = "1",
      paramLabel = "EVENT",
      converter = Converters.Event.class,
      completionCandidates = Candidates.HookEvents.class,
      description = "session-start, prompt, tool, stop or changed.")
  private HookEvent event = HookEvent.PROMPT;

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Whose client it is; default: SHARED_CONTEXT_AGENT_ID.")
  private Optional<String> as = Optional.empty();

  /** The launcher has read it by then. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--hints", paramLabel = "DIR", description = "For the launcher.")
  private String hints = "";

  HookCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    String agent = as.or(() -> operator.settings().agentId())
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(), "whose client it is has to be said: --as AGENT"));
    return new HookRun(operator, client, event, agent).run();
  }
}
