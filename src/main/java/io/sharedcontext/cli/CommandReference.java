package io.sharedcontext.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference of all commands, from what they declare: as Markdown and as a manual page. */
public final class CommandReference {
  private final Map<String, List<CommandSpec>> groups = new LinkedHashMap<>();

  private CommandReference() {
    Operator nobody = new Operator(
        Map.of(),
        new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(OutputStream.nullOutputStream()),
        false,
        Clock.systemUTC());
    CommandLine line = Cli.line(nobody);
    CommandGroups.of(nobody)
        .names()
        .forEach((heading, names) -> groups.put(
            heading,
            names.stream()
                .map(name -> line.getSubcommands().get(name))
                .filter(Objects::nonNull)
                .map(CommandLine::getCommandSpec)
                .flatMap(CommandReference::leaves)
                .toList()));
  }

  /** What can be called: a command, or the commands below it. */
  private static Stream<CommandSpec> leaves(CommandSpec command) {
    if (command.subcommands().isEmpty()) {
      return Stream.of(command);
    }
    return new LinkedHashSet<>(command.subcommands().values())
        .stream().map(CommandLine::getCommandSpec).flatMap(CommandReference::leaves);
  }

  /** The page {@code docs/commands.md}. */
  public static String markdown() {
    return new CommandReference().page();
  }

  /** The manual page {@code shared-context.1}, in the language of roff. */
  public static String man() {
    return new CommandReference().manual();
  }

  private String page() {
    StringBuilder text = new StringBuilder("""
        # Commands

        This page is generated from what the commands declare: `shared-context docs commands`.
        Commands act on the store's files as the user who owns them, without a key. What
        [operations.md](operations.md) says of figures, backups and the like is not repeated.

        ## Exit codes

        | code | commands | meaning |
        | --- | --- | --- |
        """);
    ExitCodes.ALL.forEach(
        one -> text.append("| %s | %s | %s |\n".formatted(one.code(), one.of(), one.meaning())));
    groups.forEach((heading, commands) -> {
      text.append("\n## ").append(heading).append('\n');
      commands.forEach(command -> text.append(section(command)));
    });
    return text.toString();
  }

  private static String section(CommandSpec command) {
    StringBuilder text = new StringBuilder(
        "\n### %s\n\n%s\n".formatted(command.qualifiedName(), description(command)));
    List<ArgSpec> arguments = arguments(command);
    if (!arguments.isEmpty()) {
      text.append("\n| argument | meaning |\n| --- | --- |\n");
      arguments.forEach(one ->
          text.append("| `%s` | %s |\n".formatted(label(one), meaning(one).replace("|", "\\|"))));
    }
    return text.append("\n```\n").append(footer(command)).append("\n```\n").toString();
  }

  private String manual() {
    StringBuilder text = new StringBuilder("""
        .TH SHARED\\-CONTEXT 1 "" "shared\\-context" "Commands"
        .SH NAME
        shared\\-context \\- one store of sessions, messages and memory that many AI agents share
        .SH SYNOPSIS
        .B shared\\-context
        [COMMAND]
        .SH DESCRIPTION
        Without a command it serves the Model Context Protocol on standard input and output, for a
        client that starts it. The commands act on the store's files as the user who owns them, without
        a key. A session may be named by the beginning of its id.
        """);
    groups.forEach((heading, commands) -> {
      text.append(".SH ").append(roff(heading).toUpperCase(Locale.ROOT)).append('\n');
      commands.forEach(command -> text.append(entry(command)));
    });
    text.append(".SH EXIT STATUS\n");
    ExitCodes.ALL.forEach(one -> text.append(
        ".TP\n.B %s\n%s: %s.\n".formatted(one.code(), roff(one.of()), roff(one.meaning()))));
    return text.append("""
        .SH ENVIRONMENT
        .TP
        .B SHARED_CONTEXT_HOME
        Directory of the store. All settings: shared\\-context docs settings
        """).toString();
  }

  private static String entry(CommandSpec command) {
    StringBuilder text = new StringBuilder(
        ".SS %s\n%s\n".formatted(roff(command.qualifiedName()), roff(description(command))));
    arguments(command)
        .forEach(
            one -> text.append(".TP\n.B %s\n%s\n".formatted(roff(label(one)), roff(meaning(one)))));
    return text.append(".PP\n.nf\n")
        .append(roff(footer(command)))
        .append("\n.fi\n")
        .toString();
  }

  /** Lines of roff must not begin with a dot or an apostrophe, and have names for minus and backslash. */
  private static String roff(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .lines()
        .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
        .collect(Collectors.joining("\n"));
  }

  private static String description(CommandSpec command) {
    return plain(String.join(" ", command.usageMessage().description()));
  }

  private static String footer(CommandSpec command) {
    return plain(String.join("\n", command.usageMessage().footer())).strip();
  }

  /** What picocli would format. */
  private static String plain(String text) {
    return text.replace("%%", "%").replace("%n", "\n");
  }

  /** Without what each has: help and version. */
  private static List<ArgSpec> arguments(CommandSpec command) {
    List<ArgSpec> all = new ArrayList<>(command.positionalParameters());
    command.options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(all::add);
    return all;
  }

  private static String label(ArgSpec argument) {
    String parameter = argument.paramLabel().replaceAll("^<|>$", "");
    if (argument instanceof PositionalParamSpec) {
      return parameter;
    }
    String names = String.join(", ", ((OptionSpec) argument).names());
    return argument.arity().max() == 0 ? names : names + " " + parameter;
  }

  private static String meaning(ArgSpec argument) {
    List<String> candidates = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(candidates::add);
    }
    String initial = String.valueOf(argument.defaultValueString(true));
    return plain(String.join(" ", argument.description()))
        .replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates))
        .replace("${DEFAULT-VALUE}", initial)
        .replace("\n", " ");
  }
}
