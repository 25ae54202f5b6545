package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.cli.doctor.Doctor;
import io.sharedcontext.cli.doctor.Finding;
import io.sharedcontext.cli.doctor.SalvageReport;
import io.sharedcontext.cli.doctor.Tuning;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: is this installation well? */
@Command(
    name = "doctor",
    description = "Checks the installation and the store, and says what to do.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It reads the whole store, asks a server of its own something, and ends with 1",
      "if something is bad.",
      "",
      "With --tune it looks for what costs speed instead: it times the disk, and reads",
      "the settings and the figures of the store.",
      "",
      "--fix mends what needs no decision: the search index, permissions, what a",
      "start or a restore left that was cut short, the archive of classes. --salvage",
      "reads a damaged store row by row, past what cannot be read.",
      "",
      "Example:",
      "  shared-context doctor --json"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--tune", description = "Say what costs speed here, and why.")
  private boolean tune;

  @Option(names = "--fix", description = "Mend what needs no decision.")
  private boolean fix;

  @Option(
      names = "--salvage",
      paramLabel = "DIR",
      description = "Bring what can be read of a damaged store into a new one in DIR.")
  private Optional<Path> salvage = Optional.empty();

  DoctorCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    List<Finding> findings = findings();
    if (json) {
      operator.print(array(findings).toString());
    } else {
      findings.forEach(finding -> operator.print(words(finding)));
    }
    return findings.stream().anyMatch(Finding::bad) ? Cli.FAILED : Cli.OK;
  }

  private List<Finding> findings() throws IOException {
    if (salvage.isPresent()) {
      Path into = salvage.get();
      AtomicReference<String> step = new AtomicReference<>("looking at the damaged store");
      return ProgressLine.during(
          operator, step::get, () -> new SalvageReport(operator).salvage(into, step::set));
    }
    return tune
        ? ProgressLine.during(
            operator, () -> "measuring disk and settings", new Tuning(operator)::examine)
        : ProgressLine.during(
            operator,
            () -> "examining files, database and audit log",
            new Doctor(operator, fix)::examine);
  }

  private static String words(Finding finding) {
    String line =
        "%-5s%-12s %s".formatted(label(finding), finding.check(), Invisible.line(finding.text()));
    return finding.advice().isEmpty()
        ? line
        : line + "\n     -> " + Invisible.line(finding.advice());
  }

  private static String label(Finding finding) {
    return finding.level().name().toLowerCase(Locale.ROOT);
  }

  private static ArrayNode array(List<Finding> findings) {
    ArrayNode array = Json.array();
    findings.forEach(finding -> array
        .addObject()
        .put("check", finding.check())
        .put("level", label(finding))
        .put("text", finding.text())
        .put("advice", finding.advice()));
    return array;
  }
}
