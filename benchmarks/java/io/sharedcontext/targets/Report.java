package io.sharedcontext.targets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.lab.measure.Machine;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All measurements of a run beside what is promised and beside an earlier run.
 *
 * @param machine what it ran on
 * @param measurements in the order in which they are shown
 */
record Report(String machine, List<Measurement> measurements) {
  /**
   * How much slower than in the baseline, by calibrated ratio, counts as a regression. Runs of one
   * commit on a shared machine differ by up to a third.
   */
  static final double REGRESSION = 1.5;

  Report {
    measurements = List.copyOf(measurements);
  }

  static Report of(List<Measurement> measurements) {
    return new Report(Machine.words(), measurements);
  }

  /** Those that take longer than {@code factor} times what is promised. */
  List<Measurement> missed(double factor) {
    return measurements.stream().filter(one -> !one.met(factor)).toList();
  }

  /** Those that are slower than in {@code baseline}, each with its factor. */
  List<String> regressions(Report baseline) {
    List<String> regressions = new ArrayList<>();
    measurements.forEach(now -> baseline
        .find(now.name())
        .map(before -> now.ratio() / before.ratio())
        .filter(factor -> factor > REGRESSION)
        .ifPresent(factor -> regressions.add(now.name() + line(" x %.2f", factor))));
    return regressions;
  }

  private Optional<Measurement> find(String name) {
    return measurements.stream()
        .filter(one -> one.name().equals(name) && one.ratio() > 0)
        .findFirst();
  }

  /** For people: a row for each measurement. */
  String table(double factor, Optional<Report> baseline) {
    StringBuilder text = new StringBuilder(machine + "\n\n");
    text.append(line(
        "%-28s %8s %9s %9s %8s %-10s %s%n",
        "whole call, ms", "calls", "median", "p95", "target", "own", "baseline"));
    for (Measurement one : measurements) {
      String then = baseline
          .flatMap(report -> report.find(one.name()))
          .map(before -> line("x %.2f", one.ratio() / before.ratio()))
          .orElse("");
      text.append(row(one, factor, then)).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String row(Measurement one, double factor, String baseline) {
    String row = line(
        "%-28s %8d %9.3f %9.3f %8s %-10s %-8s %s",
        one.name(),
        one.count(),
        one.p50(),
        one.p95(),
        one.target().map(target -> line("%.0f", target.millis())).orElse(""),
        one.target().map(target -> target.budget().toString()).orElse(""),
        baseline,
        verdict(one, factor));
    return row.stripTrailing();
  }

  private static String verdict(Measurement one, double factor) {
    if (!one.met(factor)) {
      return "MISSED";
    }
    boolean within =
        one.target().map(target -> target.budget().kept(one.p50(), one.p95())).orElse(true);
    return within ? "" : "over own";
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("machine", machine);
    ArrayNode list = json.putArray("measurements");
    measurements.forEach(one -> list.add(one.json()));
    return json;
  }

  static Report read(String text) {
    ObjectNode json = Json.object(text);
    List<Measurement> list = new ArrayList<>();
    json.path("measurements").forEach(one -> list.add(Measurement.read(one)));
    return new Report(json.path("machine").asText(), list);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
