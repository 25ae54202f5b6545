package io.sharedcontext.cli;

import io.sharedcontext.tool.NameSuggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a command line that cannot be read. */
final class UsageError {
  /** Names of constants, which users write in lower case. */
  private static final Pattern CONSTANTS = Pattern.compile("\\[[A-Z][A-Z_0-9]*(, [A-Z_0-9]+)*]");

  private static final String NO_SUBCOMMAND = "Missing required subcommand";

  private final ParameterException wrong;

  UsageError(ParameterException wrong) {
    this.wrong = wrong;
  }

  /** What is wrong. */
  String sentence() {
    if (unknownCommand()) {
      return "'" + firstUnknown() + "' is not a command";
    }
    String message = String.valueOf(wrong.getMessage());
    if (message.equals(NO_SUBCOMMAND)) {
      return wrong.getCommandLine().getCommandName() + " needs one of its commands: "
          + String.join(", ", wrong.getCommandLine().getSubcommands().keySet());
    }
    return CONSTANTS
        .matcher(message.replaceFirst("^Error: ", ""))
        .replaceAll(names -> names.group().toLowerCase(Locale.ROOT))
        .replace(" (case-insensitive)", "");
  }

  /** What may have been meant, and where to read about it. */
  String advice() {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    List<String> near = wrong instanceof UnmatchedArgumentException
        ? NameSuggestions.of(firstUnknown(), names(command))
        : List.of();
    String help =
        (unknownCommand() && near.isEmpty() ? "The commands: " : "Its help: ") + name + " --help";
    return near.isEmpty() ? help : "Did you mean " + near.get(0) + "? " + help;
  }

  private boolean unknownCommand() {
    return wrong instanceof UnmatchedArgumentException
        && !firstUnknown().startsWith("-")
        && !wrong.getCommandLine().getSubcommands().isEmpty();
  }

  private String firstUnknown() {
    return ((UnmatchedArgumentException) wrong).getUnmatched().get(0);
  }

  private List<String> names(CommandLine command) {
    return new ArrayList<>(
        firstUnknown().startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet());
  }
}
