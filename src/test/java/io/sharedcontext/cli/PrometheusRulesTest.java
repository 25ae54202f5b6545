package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules for Prometheus speak of figures that there are. */
@SqliteOnly("a file has a disk")
class PrometheusRulesTest {
  private static final Caller ADA = ToolFixture.agent("ada", "planner");
  private static final Pattern METRIC = Pattern.compile("shared_context_[a-z_]+");
  private static final Pattern LIMIT = Pattern.compile("le=\"([0-9.]+)\"");
  private static final Pattern CODES = Pattern.compile("code=~?\"([A-Z_|]+)\"");

  @TempDir
  private Path home;

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rules() throws IOException {
    String text = Files.readString(Path.of("docs", "prometheus-rules.yml"));
    Object file = new Load(LoadSettings.builder().build()).loadFromString(text);
    List<Map<String, Object>> rules = new ArrayList<>();
    ((Map<String, List<Map<String, List<Map<String, Object>>>>>) file)
        .getOrDefault("groups", List.of())
        .forEach(group -> rules.addAll(group.getOrDefault("rules", List.of())));
    assertThat(rules).isNotEmpty();
    return rules;
  }

  private void work() {
    try (ToolFixture bench = new ToolFixture(home)) {
      bench.post(ADA, bench.session(ADA), "hello");
      bench.call(ADA, "get_memory", "{'key':'missing'}");
    }
  }

  @Test
  void each_rule_is_whole_and_its_figures_are_given() throws IOException {
    List<String> figures;
    try (ServerProcess server = ServerProcess.start(home, "ada")) {
      server.call("create_session", Map.of("purpose", "watched"));
      work();
      CliRunner desk = new CliRunner(home).with("SHARED_CONTEXT_QUOTA", "store.messages=10");
      figures = desk.run("metrics", "--prometheus").out().lines().toList();
    }

    for (Map<String, Object> rule : rules()) {
      assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
      String expression = String.valueOf(rule.get("expr"));
      Matcher metric = METRIC.matcher(expression);
      assertThat(metric.find()).as(expression).isTrue();
      do {
        String name = metric.group();
        assertThat(figures)
            .as("%s of %s", name, rule.get("alert"))
            .anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
      } while (metric.find());
      Matcher limit = LIMIT.matcher(expression);
      while (limit.find()) {
        assertThat(figures).anyMatch(line -> line.contains(limit.group()));
      }
      Matcher codes = CODES.matcher(expression);
      while (codes.find()) {
        assertThat(Arrays.stream(ErrorCode.values()).map(Enum::name))
            .contains(codes.group(1).split("\\|"));
      }
    }
    assertThat(rules()).hasSizeGreaterThan(8);
  }
}
