package io.sharedcontext.cli;

import io.sharedcontext.Settings;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The command line. Exit codes: 0 is well, 1 is a failure or a finding, 2 is wrong usage. A command is a
 * class, and a line in {@link CommandGroups}:
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
      "Exit code: 0 is well, 1 a failure or a finding, 2 wrong usage. A session may be",
      "named by the beginning of its id: 4 characters or more, session_ left out.",
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

  /** {@code wait}: nothing came in its time. */
  static final int TIMED_OUT = 3;

  /** The commands that list others. */
  private static final Set<String> ABOUT_OTHERS = Set.of("help", "completion");

  /** Asks a command to print for programs, a failure too. */
  private static final String JSON = "--json";

  private Cli() {}

  /** Runs the command that {@code words} name and returns its exit code. */
  public static int run(List<String> words, Operator operator) {
    try {
      Optional<HookRun> hook = HookRun.of(words, operator);
      return hook.isPresent()
          ? hook.get().run()
          : line(words, operator).execute(words.toArray(String[]::new));
    } catch (IOException | RuntimeException e) {
      // Of a hook alone: what a line runs into is told by the line.
      return told(cause(e), operator).isPresent() ? FAILED : unknown(e, operator);
    }
  }

  private static int unknown(Exception thrown, Operator operator) {
    thrown.printStackTrace(operator.err());
    return FAILED;
  }

  /**
   * The line for {@code words}. To read the annotations of all commands takes longer than what most of them do
   * themselves, so only that of the one in question are read, unless it is about the others.
   */
  private static CommandLine line(List<String> words, Operator operator) {
    String name = words.isEmpty() ? "" : words.get(0);
    CommandLine line = new CommandLine(new Cli());
    boolean one = !ABOUT_OTHERS.contains(name) && CommandGroups.of(operator).addOnly(name, line);
    return one ? prepared(line, operator) : line(operator);
  }

  /** The line with all commands. */
  static CommandLine line(Operator operator) {
    CommandGroups groups = CommandGroups.of(operator);
    CommandLine line = new CommandLine(new Cli());
    groups.addAll(line);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, groups);
    return prepared(line, operator);
  }

  private static CommandLine prepared(CommandLine line, Operator operator) {
    return line.setOut(writer(operator.out()))
        .setErr(writer(operator.err()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(operator.terminal() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedSubcommandsAllowed(false)
        .setParameterExceptionHandler((e, given) -> misused(e, given, operator))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command, operator));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int misused(
      CommandLine.ParameterException wrong, String[] given, Operator operator) {
    UsageError error = new UsageError(wrong);
    operator.note("shared-context: " + error.sentence());
    operator.note(error.advice());
    if (List.of(given).contains(JSON)) {
      operator.print(failure(ErrorCode.INVALID_INPUT.name(), error.sentence()));
    }
    return usage(wrong.getCommandLine());
  }

  /**
   * The code of wrong usage. Clients take 2 from a hook for a verdict: they drop the prompt, refuse the tool,
   * or begin another turn, for ever.
   */
  private static int usage(CommandLine command) {
    boolean asked = command.getCommandSpec().userObject() instanceof HookCommand
        || command.getCommandSpec().userObject() instanceof GuardCheckCommand;
    return asked ? FAILED : CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception thrown, CommandLine command, Operator operator)
      throws Exception {
    Throwable cause = cause(thrown);
    String sentence = told(cause, operator).orElseThrow(() -> thrown);
    boolean json = command.getParseResult().hasMatchedOption(JSON);
    if (json && !(cause instanceof Operator.Unwritten)) {
      operator.print(failure(code(cause), sentence));
    }
    return cause instanceof Settings.Wrong ? usage(command) : FAILED;
  }

  /** Tells the operator why something failed, in a sentence; empty, and untold, if that should never happen. */
  private static Optional<String> told(Throwable cause, Operator operator) {
    Optional<String> sentence = sentence(cause);
    sentence.ifPresent(text -> operator.note("shared-context: " + text));
    if (cause instanceof Failure) {
      reasons(cause).forEach(operator::note);
    }
    return sentence;
  }

  /** A failure for programs; people find the same sentence on standard error. */
  private static String failure(String code, String sentence) {
    return Json.object()
        .put("success", false)
        .put("code", code)
        .put("error", sentence)
        .toString();
  }

  private static String code(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure.code().name();
    }
    return (cause instanceof Settings.Wrong ? ErrorCode.INVALID_INPUT : ErrorCode.INTERNAL_ERROR)
        .name();
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
