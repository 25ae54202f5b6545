package io.sharedcontext.cli;

import io.sharedcontext.cli.lab.load.Load;
import io.sharedcontext.cli.lab.load.LoadProfile;
import io.sharedcontext.cli.lab.load.LoadReport;
import io.sharedcontext.cli.lab.load.OperationMix;
import io.sharedcontext.cli.lab.measure.TempStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load}: many agents at once, on real server processes. */
@Command(
    name = "load",
    description = "Loads a store of its own with many server processes, and counts afterwards.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Times run from when a call is due until its answer is read, so that waiting in",
      "line counts. It works in a temporary directory, which it removes again, and ends",
      "with 1 when a call failed or a message was lost or doubled. In a database it",
      "makes a session of its own.",
      "",
      "A mix is a file of weights: {\"add_message\": 70, \"get_messages\": 20,",
      "\"search_context\": 5, \"set_memory\": 5}. Also: get_memory, catch_up,",
      "list_sessions. Without one the agents only post.",
      "",
      "Examples:",
      "  shared-context load --agents 25 --rate 20 --duration 30s --ramp 5s",
      "  shared-context load --agents 4 --think 100ms --report load.html",
      "  shared-context load --database postgresql://test@localhost/test"
    })
final class LoadCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "25",
      description = "Server processes. Default: 25.")
  private int agents;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Calls a second, each. Default: 20.")
  private double rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Converters.Seconds.class,
      description = "How long is measured. Default: 30s.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--ramp",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = Converters.Seconds.class,
      description = "Over which they begin, unmeasured. Default: 5s.")
  private Duration ramp = Duration.ZERO;

  @Option(
      names = "--think",
      paramLabel = "TIME",
      converter = Converters.Seconds.class,
      description = "Wait this long after each answer, 0 for not at all; no --rate.")
  private Optional<Duration> think = Optional.empty();

  @Option(
      names = "--mix",
      paramLabel = "FILE",
      description = "File that says how often each operation comes.")
  private Optional<Path> mix = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write a page with plots to this file.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "",
      description = "Where to make the store. Default: with temporary files.")
  private String directory = "";

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "Database on a server to load instead; what is written stays there.")
  private Optional<String> database = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  LoadCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadProfile profile = profile();
    Load.Result result;
    try (TempStore tempStore = TempStore.in(operator, directory, database);
        ProgressLine progress = new ProgressLine(operator)) {
      result = new Load(tempStore, profile, progress::show).run();
    }
    LoadReport words = new LoadReport(result);
    operator.print(json ? words.json().toString() : words.text());
    if (report.isPresent()) {
      Path written = Files.writeString(report.get(), words.html());
      operator.note("A page with plots is in " + written);
    }
    return result.sound() ? Cli.OK : Cli.FAILED;
  }

  private LoadProfile profile() throws IOException {
    try {
      OperationMix chosen = mix.isPresent() ? OperationMix.read(mix.get()) : OperationMix.POSTS;
      return new LoadProfile(agents, rate, duration, ramp, think, chosen);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
