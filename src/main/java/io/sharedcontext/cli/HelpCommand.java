package io.sharedcontext.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code help}: for who does not think of {@code --help}. */
@Command(
    name = "help",
    description = "Explains a command: help COMMAND.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  shared-context help watch", "  shared-context help keys add"})
final class HelpCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      completionCandidates = Candidates.CommandNames.class,
      description = "Which; without one, all are listed.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    CommandLine command = spec.parent().commandLine();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(command, List.of(word));
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
    return Cli.OK;
  }
}
