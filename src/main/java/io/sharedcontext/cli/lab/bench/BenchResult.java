package io.sharedcontext.cli.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.metrics.Verdict;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a bench came to.
 *
 * @param machine what it ran on
 * @param residentMegabytes memory of the server at the end; 0 where unknown
 */
public record BenchResult(String machine, List<BenchRow> figures, double residentMegabytes) {
  public BenchResult {
    figures = List.copyOf(figures);
  }

  /** Whether every target is met. */
  public boolean met() {
    return figures.stream().allMatch(BenchRow::met);
  }

  /** For people, within 80 columns. */
  public String text() {
    StringBuilder text = new StringBuilder(machine + "\n\n");
    text.append("%-28s %9s %9s %8s %8s%n"
        .formatted("through the pipe", "median", "p95 ms", "target", "budget"));
    figures.forEach(figure -> text.append(row(figure)));
    if (residentMegabytes > 0) {
      text.append(line("%nresident memory of the server: %.0f MB%n", residentMegabytes));
    }
    text.append(line("budget: ours, a tenth of the target%n"));
    return text.append(met() ? "every target is met" : "a target is MISSED").toString();
  }

  private static String row(BenchRow figure) {
    if (figure.rate()) {
      return line("%-28s %9.0f calls/s%n", figure.label(), figure.median());
    }
    String goals = figure.target() == 0
        ? ""
        : line("%8.0f %8.1f %s", figure.target(), figure.budget(), words(figure));
    return line("%-28s %9.3f %9.3f %s", figure.label(), figure.median(), figure.p95(), goals)
            .stripTrailing()
        + System.lineSeparator();
  }

  private static String words(BenchRow figure) {
    if (figure.verdict() != Verdict.MET) {
      return figure.verdict().toString();
    }
    return figure.p95() < figure.budget() ? "ok" : "over budget";
  }

  /** For programs, and to compare with later. */
  public ObjectNode json() {
    ObjectNode result = Json.object()
        .put("machine", machine)
        .put("resident_mb", residentMegabytes)
        .put("met", met());
    ArrayNode list = result.putArray("figures");
    figures.forEach(figure -> list.addObject()
        .put("label", figure.label())
        .put("unit", figure.unit())
        .put("target_ms", figure.target())
        .put("count", figure.count())
        .put("median", figure.median())
        .put("p95_ms", figure.p95())
        .put("relative", figure.relative())
        .put("relative_p95", figure.relativeP95())
        .put("met", figure.met()));
    return result;
  }

  /**
   * Reads what {@link #json} gave.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static BenchResult read(String text) {
    JsonNode json = Json.parse(text);
    List<BenchRow> figures = new ArrayList<>();
    json.path("figures")
        .forEach(figure -> figures.add(new BenchRow(
            figure.path("label").asText(),
            figure.path("unit").asText(),
            figure.path("target_ms").asDouble(),
            figure.path("count").asInt(),
            figure.path("median").asDouble(),
            figure.path("p95_ms").asDouble(),
            figure.path("relative").asDouble(),
            figure.path("relative_p95").asDouble())));
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("not a result of an earlier bench: it has no figures");
    }
    return new BenchResult(
        json.path("machine").asText(), figures, json.path("resident_mb").asDouble());
  }

  /** A table for spreadsheets. */
  public String csv() {
    StringBuilder text =
        new StringBuilder("label,unit,target_ms,count,median,p95_ms,relative,relative_p95,met\n");
    figures.forEach(figure -> text.append(line(
        "\"%s\",%s,%s,%d,%.4f,%.4f,%.5f,%.5f,%s%n",
        figure.label(),
        figure.unit(),
        figure.target(),
        figure.count(),
        figure.median(),
        figure.p95(),
        figure.relative(),
        figure.relativeP95(),
        figure.met())));
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
