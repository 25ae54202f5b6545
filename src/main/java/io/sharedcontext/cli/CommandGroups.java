package io.sharedcontext.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** The commands of {@code operator}. */
  static CommandGroups of(Operator operator) {
    return new CommandGroups(List.of(
        group(
            "To begin",
            new DemoCommand(operator),
            new ClientConfigCommand(operator),
            new CommandLine(new HooksCommand()).addSubcommand(new HooksInstallCommand(operator)),
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
        group(
            "To measure",
            new BenchCommand(operator),
            new LoadCommand(operator),
            new EvaluateCommand(operator),
            new ClassArchiveCommand(operator)),
        group(
            "About this program",
            new HelpCommand(),
            new DocsCommand(operator),
            new CompletionCommand(operator),
            new VersionCommand(operator))));
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

  /** Keeps agents from editing what others have locked. */
  static CommandLine guard(Operator operator) {
    return new CommandLine(new GuardCommand())
        .addSubcommand(new GuardInstallCommand(operator))
        .addSubcommand(new GuardCheckCommand(operator))
        .addSubcommand(new GuardOverrideCommand(operator));
  }

  private static Group group(String heading, Object... commands) {
    return new Group(heading, List.of(commands));
  }

  /** All of them, in the order of the help. */
  Stream<Object> commands() {
    return groups.stream().flatMap(group -> group.commands().stream());
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
    return command instanceof CommandLine line
        ? line.getCommandName()
        : command.getClass().getAnnotation(Command.class).name();
  }

  private static String description(Help command) {
    return String.join(" ", command.commandSpec().usageMessage().description());
  }
}
