package io.sharedcontext.cli;

import io.sharedcontext.Settings;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.NameSuggestions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/**
 * The command line. Exit codes: 0 is well, 1 is a failure or a finding, 2 is wrong usage. A command is a
 * class, and a line in {@code commands}:
 *
 * <pre>{@code
 * @Command(name = "hello", description = "Greets.", mixinStandardHelpOptions = true)
 * final class HelloCommand implements Callable<Integer> {
 *   private final Operator operator;
 *
 *   HelloCommand(Operator operator) {
 *     this.operator = operator;
 *   }
 *
 *   @Override
 *   public Integer call() {
 *     operator.print("hello");
 *     return 0;
 *   }
 * }
 * }</pre>
 */
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
      "Commands act on the store's files as the user who owns them, without a key.",
      "Exit code: 0 is well, 1 a failure or a finding, 2 wrong usage.",
      "",
      "Examples:",
      "  shared-context demo",
      "  shared-context status",
      "  shared-context watch --since 1h"
    })
public final class Cli {
  /** All is well. */
  static final int OK = 0;

  /** Something failed or was found. */
  static final int FAILED = 1;

  private Cli() {}

  /** {@code wait}: nothing came in its time. */
  static final int TIMED_OUT = 3;

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
        new LoadCommand(operator),
        new BenchCommand(operator),
        new ClientConfigCommand(operator),
        new DoctorCommand(operator),
        new ServeCommand(),
        new StatusCommand(operator),
        new SessionsCommand(operator),
        new MetricsCommand(operator),
        new WatchCommand(operator),
        new WaitCommand(operator),
        new PostCommand(operator),
        new SearchCommand(operator),
        new KeysCommand(operator),
        new AuthCommand(operator),
        new ClassArchiveCommand(operator),
        new DocsCommand(operator),
        new SkillCommand(operator),
        new BackupCommand(operator),
        new RestoreCommand(operator),
        new VacuumCommand(operator),
        new MigrateCommand(operator),
        new RetentionCommand(operator),
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
    operator.note(near(wrong) + "Its help: " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** What a misspelt word may stand for. */
  private static String near(CommandLine.ParameterException wrong) {
    if (!(wrong instanceof CommandLine.UnmatchedArgumentException unknown)) {
      return "";
    }
    String word = unknown.getUnmatched().get(0);
    CommandLine command = wrong.getCommandLine();
    List<String> names = new ArrayList<>(
        word.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet());
    return NameSuggestions.of(word, names).stream()
        .findFirst()
        .map(name -> "Did you mean " + name + "? ")
        .orElse("");
  }

  private static int failed(Exception thrown, Operator operator) throws Exception {
    Throwable cause = cause(thrown);
    operator.note("shared-context: " + sentence(cause).orElseThrow(() -> thrown));
    if (cause instanceof Failure) {
      reasons(cause).forEach(operator::note);
    }
    return cause instanceof Settings.Wrong ? CommandLine.ExitCode.USAGE : FAILED;
  }

  private static Throwable cause(Throwable thrown) {
    boolean wrapped =
        thrown instanceof CompletionException || thrown instanceof UncheckedIOException;
    Throwable cause = thrown.getCause();
    return wrapped && cause != null ? cause(cause) : thrown;
  }

  /** What the operator reads; empty for what should never happen. */
  private static Optional<String> sentence(Throwable thrown) {
    if (thrown instanceof IOException trouble) {
      return Optional.of(IoErrors.sentence(trouble));
    }
    if (thrown instanceof Failure failure) {
      return Optional.of(failure.sentence());
    }
    boolean told = thrown instanceof Settings.Wrong || thrown instanceof Operator.Unwritten;
    return told ? Optional.ofNullable(thrown.getMessage()) : Optional.empty();
  }

  /** What lies behind a failure: agents do not learn it, the operator does. */
  private static List<String> reasons(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      return List.of();
    }
    String told =
        cause instanceof IOException trouble ? IoErrors.sentence(trouble) : "" + cause.getMessage();
    boolean known = String.valueOf(failure.getMessage()).contains(told);
    List<String> all = new ArrayList<>(known ? List.of() : List.of("  because: " + told));
    all.addAll(reasons(cause));
    return all;
  }
}
