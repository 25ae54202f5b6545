package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Code in Python can give every argument of every tool by its name. */
@WithStore
class PythonKeywordsTest {
  /** Those that could be the name of an argument. */
  private static final Set<String> PYTHON_KEYWORDS = Set.of(("and as assert async await break class"
          + " continue def del elif else except finally for from global if import in is lambda nonlocal"
          + " not or pass raise return try while with yield")
      .split(" "));

  private static final Caller ADA = ToolFixture.agent("ada", "planner");

  private final ToolFixture tools;

  PythonKeywordsTest(ToolFixture tools) {
    this.tools = tools;
  }

  private JsonNode wait(String session, String more) {
    ObjectNode given = Json.object(more).put("session_id", session);
    return tools.call(ADA, "wait_for_messages", given.put("timeout_seconds", 0));
  }

  @Test
  void keywords_may_come_with_an_underscore() {
    String session = tools.session(ADA);
    String now = wait(session, "{}").path("next_cursor").asText();
    tools.post(ToolFixture.agent("bob", "coder"), session, "from bob");
    tools.post(ToolFixture.agent("eve", "coder"), session, "from eve");

    String bobs = "\": [\"bob\"], \"after\": \"" + now + "\"}";
    assertThat(wait(session, "{\"from_" + bobs).path("messages"))
        .hasSize(1)
        .isEqualTo(wait(session, "{\"from" + bobs).path("messages"));
    assertThat(wait(session, "{\"for_\": [\"agent_gone\"]}").has("events")).isTrue();
  }

  @Test
  void both_at_once_and_other_names_with_an_underscore_are_refused() {
    String session = tools.session(ADA);

    for (String given :
        new String[] {"{\"from_\": [\"bob\"], \"from\": [\"bob\"]}", "{\"acknowledge_\": true}"}) {
      assertThat(wait(session, given).path("error").asText()).contains("_ is not an argument");
    }
  }

  @Test
  void no_other_argument_is_a_keyword_and_none_is_declared_twice() {
    for (Tool<?, ?> tool : tools.features().catalog().all()) {
      tool.inputSchema().path("properties").properties().forEach(argument -> {
        boolean known = Set.of("from", "for").contains(argument.getKey());
        assertThat(PYTHON_KEYWORDS.contains(argument.getKey())).isEqualTo(known);
        assertThat(argument.getKey()).doesNotEndWith("_");
      });
    }
  }
}
