package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a process keeps in memory makes it see something older than another. */
class FreshnessIT {
  private static final int TURNS = Thorough.times(25, 200);

  /** Reading tools that show nothing of what a turn changes, or figures that come by and by. */
  private static final Set<String> ELSEWHERE = Set.of(
      "get_active_agents",
      "wait_for_messages",
      "generate_api_documentation",
      "get_agent_activity_summary",
      "get_performance_metrics",
      "get_message_status",
      "list_work_items");

  @TempDir
  Path home;

  @Test
  void a_process_reads_at_once_what_another_was_told_is_kept() {
    try (Freshness freshness = new Freshness(home)) {
      assertThat(freshness.run(TURNS)).isEmpty();
    }
  }

  @Test
  void every_tool_that_reads_is_among_the_paths() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann", Map.of(Setting.TOOLS, "all"));
      Set<String> reading = new TreeSet<>();
      for (JsonNode tool : server.request("tools/list", Json.object()).at("/result/tools")) {
        if (tool.at("/annotations/readOnlyHint").asBoolean()) {
          reading.add(tool.get("name").asText());
        }
      }
      Set<String> paths = ReadPath.all().stream().map(ReadPath::name).collect(Collectors.toSet());
      reading.removeAll(ELSEWHERE);
      assertThat(paths)
          .as("a tool that reads belongs into ReadPath, or into ELSEWHERE when no turn concerns it")
          .containsAll(reading);
    }
  }
}
