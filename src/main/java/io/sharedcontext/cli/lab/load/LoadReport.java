package io.sharedcontext.cli.lab.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.lab.measure.Machine;
import io.sharedcontext.cli.lab.measure.Plot;
import io.sharedcontext.cli.lab.measure.Samples;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a load came to: as text for people, as JSON, and as a page with plots. */
public final class LoadReport {
  private static final String STYLE = """
      body{font:15px/1.45 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}\
      table{border-collapse:collapse;width:100%}td,th{text-align:right;padding:.2rem .6rem;\
      border-bottom:1px solid #ddd}td:first-child,th:first-child{text-align:left}\
      figure{margin:1.5rem 0}figcaption{font-weight:600}svg text{font:11px system-ui,sans-serif}\
      .grid{stroke:#ddd}.bad{color:#a00;font-weight:600}""";

  private final Load.Result result;

  public LoadReport(Load.Result result) {
    this.result = result;
  }

  /** For people, within 80 columns. */
  public String text() {
    StringBuilder text = new StringBuilder(result.profile() + "\n" + Machine.words() + "\n\n");
    text.append("%-16s %8s %9s %9s %9s %9s%n"
        .formatted("operation", "calls", "p50 ms", "p95 ms", "p99 ms", "max ms"));
    result.recorder().operations().forEach((operation, samples) -> {
      Samples.Summary figures = samples.summary();
      text.append(row(
          "%-16s %8d %9.2f %9.2f %9.2f %9.2f%n",
          operation.tool(),
          figures.count(),
          figures.p50(),
          figures.p95(),
          figures.p99(),
          figures.max()));
    });
    text.append('\n').append(failures());
    return text.append(shares()).append(accounting()).toString();
  }

  private String failures() {
    StringBuilder text = new StringBuilder();
    result
        .recorder()
        .failures()
        .forEach((what, count) ->
            text.append("failed: ").append(what).append(' ').append(count).append('\n'));
    return text.toString();
  }

  private String shares() {
    var shares = result.shares();
    return "%d to %d calls an agent%n".formatted(shares.getMin(), shares.getMax());
  }

  private String accounting() {
    Reconciliation reconciliation = result.reconciliation();
    String memory = result.residentMegabytes().isEmpty()
        ? ""
        : row(
            "\n%.0f MB resident a process",
            result.residentMegabytes().stream()
                .mapToDouble(one -> one)
                .average()
                .orElse(0));
    return "%s, %d answered, %d failed; %s acknowledged: %d lost, %d doubled%s"
        .formatted(
            Quantity.of(result.recorder().calls(), "call"),
            result.recorder().answers(),
            result.recorder().failureCount(),
            Quantity.of(reconciliation.acknowledged(), "message"),
            reconciliation.lost(),
            reconciliation.doubled(),
            memory);
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode report = Json.object()
        .put("machine", Machine.words())
        .put("agents", result.profile().agents())
        .put("mix", result.profile().mix().toString())
        .put("sound", result.sound());
    ObjectNode operations = report.putObject("operations");
    result
        .recorder()
        .operations()
        .forEach(
            (operation, samples) -> add(operations.putObject(operation.tool()), samples.summary()));
    ObjectNode failures = report.putObject("failures");
    result.recorder().failures().forEach(failures::put);
    report
        .putObject("calls_of_an_agent")
        .put("fewest", result.shares().getMin())
        .put("most", result.shares().getMax());
    report.set("account", Json.mapper().valueToTree(result.reconciliation()));
    report.set("resident_mb", Json.mapper().valueToTree(result.residentMegabytes()));
    return report;
  }

  private static void add(ObjectNode node, Samples.Summary figures) {
    node.put("count", figures.count())
        .put("p50_ms", figures.p50())
        .put("p95_ms", figures.p95())
        .put("p99_ms", figures.p99())
        .put("max_ms", figures.max());
  }

  /** A page that needs nothing from elsewhere. */
  public String html() {
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Load</title><style>"
        + STYLE + "</style><h1>Load</h1><p>"
        + escaped(result.profile().toString()).replace("\n", "<br>") + "<br>"
        + escaped(Machine.words()) + "</p>" + table() + "<p"
        + (result.sound() ? ">" : " class=\"bad\">") + escaped(failures() + shares() + accounting())
        + "</p>"
        + latencies() + throughput()
        + "<p>Times run from when a call was due until its answer was read. The plots show every"
        + " call, the table those after the ramp.</p></html>";
  }

  private String table() {
    StringBuilder rows = new StringBuilder(
        "<table><tr><th>operation<th>calls<th>p50 ms<th>p95 ms<th>p99 ms<th>max ms</tr>");
    result.recorder().operations().forEach((operation, samples) -> {
      Samples.Summary figures = samples.summary();
      rows.append(row(
          "<tr><td>%s<td>%d<td>%.2f<td>%.2f<td>%.2f<td>%.2f</tr>",
          operation.tool(),
          figures.count(),
          figures.p50(),
          figures.p95(),
          figures.p99(),
          figures.max()));
    });
    return rows.append("</table>").toString();
  }

  private String latencies() {
    return new Plot(
            "Time to the answer, by second",
            "ms",
            List.of(
                new Plot.Line("p50", bySecond(Samples.Summary::p50)),
                new Plot.Line("p95", bySecond(Samples.Summary::p95)),
                new Plot.Line("p99", bySecond(Samples.Summary::p99))))
        .svg();
  }

  private String throughput() {
    return new Plot(
            "Calls answered, by the second they were due in",
            "",
            List.of(new Plot.Line("calls", bySecond(Samples.Summary::count))))
        .svg();
  }

  private List<Double> bySecond(ToDoubleFunction<Samples.Summary> figure) {
    List<Double> values = new ArrayList<>();
    Map<Long, Samples> seconds = result.recorder().seconds();
    long last = seconds.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
    for (long second = 0; second <= last; second++) {
      values.add(
          figure.applyAsDouble(seconds.getOrDefault(second, new Samples()).summary()));
    }
    return values;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
