package io.sharedcontext.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One process that works on a few shared entries at random and writes down what it was told. */
final class RacingAgent {
  /** The entries that agents set and delete at will. */
  static final int KEYS = 3;

  /** The entry that agents only count up, each by one over what it read. */
  static final String COUNTER = "counter";

  private final MemoryFixture desk;
  private final String agent;
  private final Random random;
  private final List<Step> steps = new ArrayList<>();

  private RacingAgent(MemoryFixture desk, String agent, Random random) {
    this.desk = desk;
    this.agent = agent;
    this.random = random;
  }

  /**
   * What one call asked and was told.
   *
   * @param expected the version it expected, -1 for none
   * @param code the failure's code, or {@code ok}
   * @param version the version it was told of, 0 for none
   * @param value the value it set or read, -1 for none
   */
  record Step(String tool, String key, long expected, String code, long version, long value) {
    boolean ok() {
      return code.equals("ok");
    }

    String line() {
      return String.join(" ", tool, key, expected + "", code, version + "", value + "");
    }

    static Step of(String line) {
      String[] parts = line.split(" ", -1);
      return new Step(
          parts[0],
          parts[1],
          Long.parseLong(parts[2]),
          parts[3],
          Long.parseLong(parts[4]),
          Long.parseLong(parts[5]));
    }
  }

  /** Arguments: the store's directory, the agent's name, the number of rounds, the file to write. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[2]);
    try (MemoryFixture desk = new MemoryFixture(Path.of(arguments[0]))) {
      List<Step> steps = run(desk, arguments[1], rounds);
      Files.write(Path.of(arguments[3]), steps.stream().map(Step::line).toList());
    }
  }

  static List<Step> run(MemoryFixture desk, String agent, int rounds) {
    RacingAgent racing = new RacingAgent(desk, agent, new Random(agent.hashCode()));
    for (int round = 0; round < rounds; round++) {
      racing.anything(round);
      racing.count();
    }
    return racing.steps;
  }

  private void anything(int round) {
    String key = "k" + random.nextInt(KEYS);
    long value = agent.hashCode() * 100_000L + round;
    switch (random.nextInt(6)) {
      case 0 -> get(key);
      case 1 -> delete(key, -1);
      case 2 -> set(key, value, -1);
      case 3 -> set(key, value, 0);
      case 4 -> delete(key, get(key).version());
      default -> set(key, value, get(key).version());
    }
  }

  private void count() {
    Step read = get(COUNTER);
    set(COUNTER, read.value() + 1, read.version());
  }

  private Step get(String key) {
    JsonNode told = desk.call(agent, "get_memory", "{'shared':true,'key':'" + key + "'}");
    return note("get", key, -1, told, told.path("value").asLong(-1));
  }

  private void set(String key, long value, long expected) {
    JsonNode told = desk.call(
        agent,
        "set_memory",
        "{'shared':true,'key':'" + key + "','value':" + value + expecting(expected) + "}");
    note("set", key, expected, told, value);
  }

  private void delete(String key, long version) {
    long expected = Math.max(version, -1) == 0 ? -1 : version;
    JsonNode told = desk.call(
        agent, "delete_memory", "{'shared':true,'key':'" + key + "'" + expecting(expected) + "}");
    note("delete", key, expected, told, told.path("deleted").asBoolean() ? 1 : 0);
  }

  private static String expecting(long version) {
    return version < 0 ? "" : ",'expected_version':" + version;
  }

  private Step note(String tool, String key, long expected, JsonNode told, long value) {
    long version =
        told.path("version").asLong(told.at("/details/current_version").asLong(0));
    Step step = new Step(tool, key, expected, told.path("code").asText("ok"), version, value);
    steps.add(step);
    return step;
  }

  /** The audit log's memory events as {@code {type, key, version, deleted}}, in commit order. */
  static List<JsonNode> committed(MemoryFixture desk) {
    return desk.store().read(tx -> tx.list("""
            SELECT json_insert(details, '$.type', event_type) AS event FROM audit
            WHERE event_type LIKE 'memory%' ORDER BY id
            """, row -> Json.parse(row.text("event"))));
  }
}
