package io.sharedcontext.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the script with which fish completes a program; picocli has none for fish. */
final class FishCompletion {
  private static final String FUNCTIONS = """
      # The words so far begin with these commands.
      function __shared_context_in
          set -l words (commandline -opc)
          set -e words[1]
          test (count $words) -ge (count $argv); or return 1
          for i in (seq (count $argv))
              test $words[$i] = $argv[$i]; or return 1
          end
      end
      # The words so far are these commands.
      function __shared_context_at
          set -l words (commandline -opc)
          test (count $words) -eq (math (count $argv) + 1); and __shared_context_in $argv
      end
      """;

  private final String program;
  private final StringBuilder text = new StringBuilder(FUNCTIONS);

  private FishCompletion(String program) {
    this.program = program;
  }

  /** The script for the program whose commands hang below {@code root}. */
  static String of(CommandSpec root) {
    FishCompletion script = new FishCompletion(root.name());
    script.add(root, List.of());
    return script.text.toString().stripTrailing();
  }

  private void add(CommandSpec command, List<String> path) {
    for (CommandLine below : new LinkedHashSet<>(command.subcommands().values())) {
      CommandSpec spec = below.getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        line(
            "at",
            path,
            "-f -a " + quoted(spec.name()) + about(spec.usageMessage().description()));
      }
      List<String> longer = new ArrayList<>(path);
      longer.add(spec.name());
      add(spec, longer);
    }
    if (command.subcommands().isEmpty()) {
      command.options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> line("in", path, option(option)));
      // Fish offers files otherwise.
      if (command.positionalParameters().stream().noneMatch(FishCompletion::file)) {
        line("in", path, "-f");
      }
      command
          .positionalParameters()
          .forEach(argument ->
              candidates(argument).ifPresent(words -> line("in", path, "-f -a " + quoted(words))));
    }
  }

  private void line(String where, List<String> path, String rest) {
    text.append("complete -c %s -n '__shared_context_%s %s' %s\n"
        .formatted(program, where, String.join(" ", path), rest)
        .replace(" ' ", "' "));
  }

  private static String option(OptionSpec option) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words
          .append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
          .append(' ');
    }
    if (option.arity().min() > 0) {
      words.append(file(option) ? "-r -F" : "-x");
      candidates(option).ifPresent(all -> words.append(" -a ").append(quoted(all)));
    } else {
      words.append("-f");
    }
    return words.toString().strip() + about(option.description());
  }

  private static boolean file(ArgSpec argument) {
    return argument.type() == Path.class || argument.auxiliaryTypes()[0] == Path.class;
  }

  private static Optional<String> candidates(ArgSpec argument) {
    List<String> words = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(words::add);
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", words));
  }

  private static String about(String[] description) {
    String sentence = String.join(" ", description).replaceAll("[.;:] .*|\\.$", "");
    return sentence.contains("${") ? "" : " -d " + quoted(sentence.replace("%%", "%"));
  }

  private static String quoted(String words) {
    return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
