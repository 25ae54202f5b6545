package io.sharedcontext.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Skill;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The skill is true, short, and the same wherever it comes from. */
class UsageSkillTest {
  private static final int MOST_TOKENS = 900;

  /** Names in code marks that have the form of a tool's. */
  private static final Pattern NAME = Pattern.compile("`([a-z]+(?:_[a-z]+)+)`");

  /** Arguments and fields of results that the text names beside tools. */
  private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");

  @TempDir
  Path home;

  private final Skill skill = UsageSkill.skill();

  @Test
  void it_takes_few_tokens() {
    assertThat(skill.text().length() / 4).isLessThanOrEqualTo(MOST_TOKENS);
    assertThat(skill.description()).hasSizeLessThanOrEqualTo(1_024);
  }

  @Test
  void its_head_is_yaml_that_says_what_the_entry_says() {
    String head = skill.text().substring(4, skill.text().indexOf("\n---\n", 4));
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(head))
        .isEqualTo(Map.of("name", skill.name(), "description", skill.description()));
    assertThat(skill.name()).matches("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
  }

  @Test
  void it_names_only_tools_arguments_and_results_that_exist() {
    try (ToolFixture bench = new ToolFixture(home)) {
      Set<String> known = bench.features().catalog().all().stream()
          .flatMap(tool -> WORD.matcher(Json.text(tool.inputSchema())
                  + Json.text(tool.outputSchema()) + "\"" + tool.name() + "\"")
              .results())
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
      known.add("retry_after_ms");
      assertThat(NAME.matcher(skill.text()).results().map(found -> found.group(1)))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(known).contains(name));
      Set<String> tools = bench.features().catalog().all().stream()
          .map(tool -> tool.name())
          .collect(Collectors.toSet());
      assertThat(NAME.matcher(skill.text()).results().map(found -> found.group(1)))
          .filteredOn(tools::contains)
          .hasSizeGreaterThan(10);
    }
  }

  @Test
  void clients_read_what_the_entry_describes() {
    try (ModernClient ada = new ModernClient(home, "ada")) {
      JsonNode listed = ada.request("skills/list", Json.object()).path("result");
      assertThat(listed.path("resultType").asText()).isEqualTo("complete");
      assertThat(listed.path("ttlMs").asLong()).isPositive();
      assertThat(listed.path("cacheScope").asText()).isNotEmpty();
      JsonNode entry = listed.at("/skills/0");
      assertThat(entry.at("/frontmatter/name").asText()).isEqualTo(skill.name());
      String uri = entry.path("uri").asText();
      assertThat(uri).isEqualTo("skill://shared-context/SKILL.md");
      assertThat(ada.request("skills/get", Json.object().put("uri", uri)).at("/result/skill"))
          .isEqualTo(entry);
      JsonNode read =
          ada.request("resources/read", Json.object().put("uri", uri)).path("result");
      String text = read.at("/contents/0/text").asText();
      assertThat(text).isEqualTo(skill.text());
      assertThat(read.at("/contents/0/mimeType").asText()).isEqualTo("text/markdown");
      assertThat(entry.at("/resources/0/digest").asText())
          .isEqualTo(Skill.of(text).digest());
      assertThat(entry.at("/resources/0/size").asInt()).isEqualTo(text.length());
      JsonNode resource = ada.request("resources/list", Json.object()).at("/result/resources/0");
      assertThat(resource.path("uri").asText()).isEqualTo(uri);
      assertThat(resource.path("name").asText()).isEqualTo(skill.name());
      JsonNode unknown = ada.request("skills/get", Json.object().put("uri", "skill://x/SKILL.md"));
      assertThat(unknown.at("/error/code").asInt()).isEqualTo(-32602);
    }
  }
}
