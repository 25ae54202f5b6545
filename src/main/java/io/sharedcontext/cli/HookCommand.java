package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.hooks.Hook;
import io.sharedcontext.cli.hooks.Hook.Occasion;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookEvent;
import io.sharedcontext.cli.hooks.HookInput;
import io.sharedcontext.cli.hooks.HookReply;
import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
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
  private static final int WORD_BYTES = 6;

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
    JsonNode input = HookInput.read(operator.in());
    String agent = as.or(() -> operator.settings().agentId())
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(), "whose client it is has to be said: --as AGENT"));
    if (!operator.hasStore()) {
      return Cli.OK;
    }
    return operator.withExisting(store -> run(store, agent, input));
  }

  private int run(Store store, String agent, JsonNode input) {
    Caller caller =
        store.read(tx -> CallerResolver.reader(tx, operator.settings(), Optional.of(agent)));
    Hook hook = new Hook(store, operator.clock(store), operator.clock(), HookCommand::word);
    try {
      return hook.run(new Occasion(client, event, caller, workspace(input), input), this::give);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String workspace(JsonNode input) {
    Path directory = HookInput.directory(input).orElse(Path.of(""));
    return operator.settings().here(directory).name();
  }

  private void give(HookReply reply) {
    if (!reply.out().isEmpty()) {
      operator.print(reply.out());
    }
    if (!reply.err().isEmpty()) {
      operator.explain(reply.err());
    }
  }

  private static String word() {
    byte[] chance = new byte[WORD_BYTES];
    new SecureRandom().nextBytes(chance);
    return HexFormat.of().formatHex(chance);
  }
}
