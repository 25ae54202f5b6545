package io.sharedcontext.cli;

import io.sharedcontext.cli.lab.bench.Bench;
import io.sharedcontext.cli.lab.bench.BenchResult;
import io.sharedcontext.cli.lab.bench.Comparison;
import io.sharedcontext.cli.lab.measure.TempStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: are the promised times kept on this machine? */
@Command(
    name = "bench",
    description = "Measures the standard calls beside their targets, in about two minutes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It drives a real server through its pipe, in a temporary directory, and ends",
      "with 1 when a target is missed or, with --compare, something got worse: the",
      "median by over 10 %%, the 95th percentile by over 15 %%, calls a second by over",
      "10 %%. Runs are compared by their ratio to fixed work done between the",
      "measurements, so a machine that is slower just now is not a regression.",
      "",
      "Examples:",
      "  shared-context bench --save before.json",
      "  shared-context bench --compare before.json --csv after.csv"
    })
final class BenchCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the result to this file, for --compare.")
  private Optional<Path> save = Optional.empty();

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Compare with the result in this file.")
  private Optional<Path> compare = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the result to this file as a table.")
  private Optional<Path> csv = Optional.empty();

  @Option(names = "--quick", description = "Take some seconds only; the figures are rougher.")
  private boolean quick;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "",
      description = "Where to make the store. Default: with temporary files.")
  private String directory = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  BenchCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    Optional<BenchResult> earlier = earlier();
    BenchResult result = measure();
    operator.print(json ? result.json().toString() : result.text());
    write(save, result.json().toPrettyString() + "\n");
    write(csv, result.csv());
    Optional<Comparison> comparison = earlier.map(before -> new Comparison(before, result));
    comparison.ifPresent(words -> ("\n" + words.text()).lines().forEach(operator::note));
    boolean sound = comparison.map(Comparison::sound).orElse(true);
    return result.met() && sound ? Cli.OK : Cli.FAILED;
  }

  private BenchResult measure() throws IOException {
    Bench.Effort effort = quick ? Bench.Effort.QUICK : Bench.Effort.STANDARD;
    try (TempStore tempStore = TempStore.in(operator, directory);
        ProgressLine progress = new ProgressLine(operator)) {
      return new Bench(tempStore, effort, progress::show).run();
    }
  }

  private static void write(Optional<Path> file, String text) throws IOException {
    if (file.isPresent()) {
      Files.writeString(file.get(), text);
    }
  }

  /** Read first: two minutes of measuring are not for nothing when the file is wrong. */
  private Optional<BenchResult> earlier() throws IOException {
    if (compare.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(BenchResult.read(Files.readString(compare.get())));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--compare " + compare.get() + " holds no result of bench --save", e);
    }
  }
}
