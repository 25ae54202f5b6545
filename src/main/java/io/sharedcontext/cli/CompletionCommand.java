package io.sharedcontext.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: has the shell complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a script with which a shell completes commands and options.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The launcher has to be found as shared-context on the PATH.",
      "",
      "Examples:",
      "  source <(shared-context completion bash)",
      "  source <(shared-context completion zsh)",
      "  shared-context completion fish | source"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Operator operator) {
    this.operator = operator;
  }

  /** A shell that can complete. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    // The script for bash has what zsh needs to understand it.
    operator.print(
        shell == Shell.FISH
            ? FishCompletion.of(program.getCommandSpec())
            : AutoComplete.bash(program.getCommandName(), program).stripTrailing());
    return Cli.OK;
  }
}
