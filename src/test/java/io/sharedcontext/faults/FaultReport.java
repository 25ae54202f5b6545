package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.faults.check.Verdict;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The results as a table for people and as JSON for programs. */
final class FaultReport {
  private static final String BEGIN = "<!-- faults: begin -->";
  private static final String END = "<!-- faults: end -->";

  private static final String HEAD = """
      | fault | what is done and expected | trials | acknowledged | lost | phantom | broken | recovered in, p50 / max |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
      """;

  private FaultReport() {}

  /** A Markdown table. */
  static String table(List<FaultResult> results) {
    StringBuilder table = new StringBuilder(HEAD);
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

  /** What {@link #json} told of an earlier run. */
  static List<FaultResult> read(Path json) throws IOException {
    JsonNode run = Json.mapper().readTree(Files.readString(json));
    Map<String, Fault> known =
        Fault.all().stream().collect(Collectors.toMap(Fault::name, Function.identity()));
    List<FaultResult> results = new ArrayList<>();
    for (JsonNode told : run.path("faults")) {
      Fault fault = known.get(told.path("fault").asText());
      if (fault != null) {
        results.add(result(fault, told));
      }
    }
    return results;
  }

  private static FaultResult result(Fault fault, JsonNode told) {
    Verdict verdict = new Verdict(
        told.path("acknowledged").asInt(),
        each(told.path("lost"), JsonNode::asText),
        each(told.path("phantom"), JsonNode::asText),
        each(told.path("broken"), JsonNode::asText));
    Optional<String> skipped = Optional.ofNullable(told.path("skipped").textValue());
    return new FaultResult(
        fault,
        skipped,
        Pending.reason(fault),
        told.path("trials").asInt(),
        verdict,
        each(told.path("recovered_ns"), JsonNode::asLong));
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> value) {
    return StreamSupport.stream(array.spliterator(), false).map(value).toList();
  }

  /** The results of two runs together, in the order of the report. */
  static List<FaultResult> sum(List<FaultResult> one, List<FaultResult> other) {
    return Fault.all().stream()
        .map(Fault::name)
        .flatMap(name -> Stream.concat(one.stream(), other.stream())
            .filter(result -> result.fault().name().equals(name))
            .reduce(FaultResult::and)
            .stream())
        .toList();
  }

  /**
   * Puts the results into the table between the marks of a page, if it has them. Rows of faults that were
   * not tried this time stay, so that a table can be made in pieces.
   */
  static void update(Path page, List<FaultResult> results) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from >= 0 && to > from) {
      Map<String, String> rows = new HashMap<>();
      text.substring(from, to).lines().forEach(row -> rows.put(name(row), row + "\n"));
      results.stream()
          .filter(
              result -> result.trials() > 0 || !rows.containsKey(result.fault().name()))
          .forEach(result -> rows.put(result.fault().name(), row(result)));
      String table = Fault.all().stream()
          .map(fault -> rows.getOrDefault(fault.name(), ""))
          .collect(Collectors.joining("", HEAD, ""));
      Files.writeString(
          page, text.substring(0, from + BEGIN.length()) + "\n" + table + text.substring(to));
    }
  }

  /** What stands between the first two backticks of a row. */
  private static String name(String row) {
    String[] parts = row.split("`", 3);
    return parts.length > 1 ? parts[1] : "";
  }
}
