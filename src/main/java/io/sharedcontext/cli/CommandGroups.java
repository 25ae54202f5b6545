package io.sharedcontext.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.IHelpSectionRenderer;

/** Every command, under the heading that it has in the help. A new command is added here, and only here. */
final class CommandGroups implements IHelpSectionRenderer {
  private static final int NAMES = 19;
  private static final int WIDTH = 80;
  private static final int INDENT = 4;
  private static final int GAP = 2;

  private final List<Group> groups;

  private CommandGroups(List<Group> groups) {
    this.groups = List.copyOf(groups);
  }

  /** Commands for one purpose. */
  private record Group(String heading, List<Object> commands) {}

  /** A command that has others; their annotations are read when it is added to a line. */
  private record Nested(Object command, List<Object> subcommands) {}

  /** The commands of {@code operator}. */
  static CommandGroups of(Operator operator) {
    return new CommandGroups(List.of(
        group(
            "To begin",
            new DemoCommand(operator),
            new ClientConfigCommand(operator),
            hooks(operator),
            guard(operator),
            new ServeCommand()),
        group(
            "To see what happens",
            new StatusCommand(operator),
            new WatchCommand(operator),
            new SessionsCommand(operator),
            new SearchCommand(operator),
            new MetricsCommand(operator),
            new DoctorCommand(operator)),
        group(
            "To take part",
            new PostCommand(operator),
            new InboxCommand(operator),
            new AnswerCommand(operator),
            new WaitCommand(operator),
            new HookCommand(operator),
            new StatusLineCommand(operator)),
        group("To say who may do what", new KeysCommand(operator), new AuthCommand(operator)),
        upkeep(operator),
        measuring(operator),
        group(
            "About this program",
            new HelpCommand(),
            new DocsCommand(operator),
            new SkillCommand(operator),
            new CompletionCommand(operator),
            new VersionCommand(operator))));
  }

  private static Nested hooks(Operator operator) {
    return new Nested(new HooksCommand(), List.of(new HooksInstallCommand(operator)));
  }

  private static Group measuring(Operator operator) {
    return group(
        "To measure",
        new BenchCommand(operator),
        new LoadCommand(operator),
        new EvaluateCommand(operator),
        new ClassArchiveCommand(operator));
  }

  private static Group upkeep(Operator operator) {
    return group(
        "To look after the store",
        new BackupCommand(operator),
        new RestoreCommand(operator),
        new ExportCommand(operator),
        new ImportCommand(operator),
        new RetentionCommand(operator),
        new VacuumCommand(operator),
        new MigrateCommand(operator));
  }

  private static Nested guard(Operator operator) {
    return new Nested(
        new GuardCommand(),
        List.of(
            new GuardInstallCommand(operator),
            new GuardCheckCommand(operator),
            new GuardOverrideCommand(operator)));
  }

  private static Group group(String heading, Object... commands) {
    return new Group(heading, List.of(commands));
  }

  /** Adds all of them to {@code line}, in the order of the help. */
  void addAll(CommandLine line) {
    commands().forEach(command -> add(command, line));
  }

  /** Adds the one with a name to {@code line}; false if there is none. */
  boolean addOnly(String name, CommandLine line) {
    Optional<Object> named =
        commands().filter(command -> name(command).equals(name)).findFirst();
    named.ifPresent(command -> add(command, line));
    return named.isPresent();
  }

  private Stream<Object> commands() {
    return groups.stream().flatMap(group -> group.commands().stream());
  }

  private static void add(Object command, CommandLine line) {
    if (command instanceof Nested nested) {
      CommandLine above = new CommandLine(nested.command());
      nested.subcommands().forEach(above::addSubcommand);
      line.addSubcommand(above);
    } else {
      line.addSubcommand(command);
    }
  }

  /** The names of the commands by their headings, in the order of the help. */
  Map<String, List<String>> names() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    groups.forEach(group -> names.put(
        group.heading(), group.commands().stream().map(CommandGroups::name).toList()));
    return names;
  }

  /** The list of commands in the help; those that are hidden are left out. */
  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    for (Group group : groups) {
      text.append(text.isEmpty() ? "" : "\n").append("  " + group.heading() + "\n");
      text.append(table(help, group));
    }
    return text.toString();
  }

  private static Help.TextTable table(Help help, Group group) {
    Help.TextTable table = Help.TextTable.forColumns(
        help.colorScheme(),
        new Column(NAMES, INDENT, Column.Overflow.SPAN),
        new Column(WIDTH - NAMES, GAP, Column.Overflow.WRAP));
    Map<String, Help> shown = help.subcommands();
    group.commands().stream()
        .map(command -> shown.get(name(command)))
        .filter(Objects::nonNull)
        .forEach(command -> table.addRowValues(
            help.colorScheme().commandText(command.commandSpec().name()),
            help.colorScheme().text(description(command))));
    return table;
  }

  private static String name(Object command) {
    Object named = command instanceof Nested nested ? nested.command() : command;
    return named.getClass().getAnnotation(Command.class).name();
  }

  private static String description(Help command) {
    return String.join(" ", command.commandSpec().usageMessage().description());
  }
}
