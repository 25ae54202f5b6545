package io.sharedcontext.cli;

import io.sharedcontext.Settings;
import io.sharedcontext.tool.Failure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line. Exit codes: 0 is well, 1 is a failure or a finding, 2 is wrong usage. */
@Command(
    name = "shared-context",
    description = "One store of sessions, messages and memory that many AI agents share.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Text.class,
    footer = {
      "",
      "Without a command it serves MCP on standard input and output.",
      "The settings are environment variables: shared-context docs settings",
      "",
      "Commands act on the store's files as the user who owns them, without a key."
    })
public final class Cli {
  /** All is well. */
  static final int OK = 0;

  /** Something failed or was found. */
  static final int FAILED = 1;

  private Cli() {}

  /** Runs the command that {@code words} name and returns its exit code. */
  public static int run(List<String> words, Operator operator) {
    return line(operator).execute(words.toArray(String[]::new));
  }

  static CommandLine line(Operator operator) {
    CommandLine line = new CommandLine(new Cli());
    commands(operator).forEach(line::addSubcommand);
    return line.setOut(writer(operator.out()))
        .setErr(writer(operator.err()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(operator.terminal() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedSubcommandsAllowed(false)
        .setParameterExceptionHandler((e, given) -> misused(e, operator))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, operator));
  }

  private static List<Object> commands(Operator operator) {
    return List.of(
        new DemoCommand(operator),
        new DoctorCommand(operator),
        new ServeCommand(),
        new SessionsCommand(operator),
        new SearchCommand(operator),
        new KeysCommand(operator),
        new AuthCommand(operator),
        new DocsCommand(operator),
        new ExportCommand(operator),
        new ImportCommand(operator),
        new EvaluateCommand(operator),
        new VersionCommand(operator));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int misused(CommandLine.ParameterException wrong, Operator operator) {
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    operator.note("shared-context: " + wrong.getMessage());
    operator.note("Its help: " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception thrown, Operator operator) throws Exception {
    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
    if (cause instanceof Settings.Wrong) {
      operator.note("shared-context: " + cause.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (cause instanceof Failure failure) {
      operator.note("shared-context: " + failure.sentence() + reason(failure));
      return FAILED;
    }
    throw thrown;
  }

  /** What lies behind a failure: agents do not learn it, the operator does. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? "" : "\n  because: " + cause.getMessage() + reason(cause);
  }
}
