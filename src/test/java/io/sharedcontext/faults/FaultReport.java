package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The results as a table for people and as JSON for programs. */
final class FaultReport {
  private static final String BEGIN = "<!-- faults: begin -->";
  private static final String END = "<!-- faults: end -->";

  private FaultReport() {}

  /** A Markdown table. */
  static String table(List<FaultResult> results) {
    StringBuilder table = new StringBuilder("""
        | fault | what is done and expected | trials | acknowledged | lost | phantom | broken | recovered in, p50 / max |
        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    results.forEach(result -> table.append(row(result)));
    return table.toString();
  }

  private static String row(FaultResult result) {
    Fault fault = result.fault();
    if (result.skipped().isPresent()) {
      return "| `%s` | %s; skipped: %s | 0 | | | | | |%n"
          .formatted(fault.name(), fault.what(), result.skipped().get());
    }
    return "| `%s` | %s%s | %d | %,d | %d | %d | %d | %s |%n"
        .formatted(
            fault.name(),
            fault.what(),
            result.pending().map(reason -> " (pending: " + reason + ")").orElse(""),
            result.trials(),
            result.verdict().acknowledged(),
            result.verdict().lost().size(),
            result.verdict().phantom().size(),
            result.verdict().broken().size(),
            result.recovery());
  }

  /** Everything, problems included. */
  static String json(List<FaultResult> results, long seed) {
    ArrayNode faults = Json.array();
    for (FaultResult result : results) {
      ObjectNode fault = faults.addObject();
      fault.put("fault", result.fault().name()).put("trials", result.trials());
      result.skipped().ifPresent(reason -> fault.put("skipped", reason));
      result.pending().ifPresent(reason -> fault.put("pending", reason));
      fault.put("acknowledged", result.verdict().acknowledged());
      result.verdict().lost().forEach(fault.putArray("lost")::add);
      result.verdict().phantom().forEach(fault.putArray("phantom")::add);
      result.verdict().broken().forEach(fault.putArray("broken")::add);
      result.recovered().forEach(fault.putArray("recovered_ns")::add);
    }
    return Json.object().put("seed", seed).set("faults", faults).toPrettyString();
  }

  /** Puts the table between the marks of a page, if it has them. */
  static void update(Path page, String table) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from >= 0 && to > from) {
      Files.writeString(
          page, text.substring(0, from + BEGIN.length()) + "\n" + table + text.substring(to));
    }
  }
}
