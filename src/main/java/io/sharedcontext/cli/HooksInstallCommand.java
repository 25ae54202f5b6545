package io.sharedcontext.cli;

import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookSetup;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hooks install}: hooks in the file of a client. */
@Command(
    name = "install",
    description = "Puts hooks into the file of a client, or takes them out again.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "At a session's start the model learns who is here and what waits; before a",
      "turn and after a tool, what is new; at a turn's end it goes on once when",
      "somebody addressed it. Claude Code is woken when somebody addresses an agent",
      "that is idle.",
      "",
      "A file that is changed keeps every byte outside of the hooks, and a dated copy",
      "stays beside it. One that cannot be read is left alone.",
      "",
      "Examples:",
      "  shared-context hooks install claude-code",
      "  shared-context hooks install codex --scope project --print",
      "  shared-context hooks install gemini-cli --remove"
    })
final class HooksInstallCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "CLIENT",
      converter = Converters.Client.class,
      completionCandidates = Candidates.HookClients.class,
      description = "claude-code, codex, gemini-cli, cursor, copilot-cli or opencode.")
  private HookClient client = HookClient.CLAUDE_CODE;

  @Mixin
  private HookTarget target = new HookTarget();

  HooksInstallCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    return target.run(operator, spec, client, HookSetup::news);
  }
}
