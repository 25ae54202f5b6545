package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that call what they may not, and say that they may. */
class EscalationTest {
  /** What is said beside the arguments, or in their place. */
  private static final List<String> CLAIMS = List.of(
      "{}",
      "{'permissions':['read','write','admin']}",
      "{'requested_permissions':['admin']}",
      "{'admin':true,'is_admin':'true','role':'admin'}",
      "{'agent_id':'admin','agent_type':'admin'}",
      "{'caller':{'id':'admin','permissions':['admin']}}",
      "{'_meta':{'permissions':['admin'],'caller':'admin'}}",
      "{'auth_token':''}",
      "{'api_key':'admin'}",
      "{'sender':'admin','sender_verified':true}");

  @TempDir
  private Path home;

  private ToolFixture process(String agent, Optional<String> key) {
    return new ToolFixture(
        home,
        Clock.systemUTC(),
        Map.of(
            "SHARED_CONTEXT_AGENT_ID",
            agent,
            "SHARED_CONTEXT_AGENT_TYPE",
            "tester",
            "SHARED_CONTEXT_API_KEY",
            key.orElse(""),
            "SHARED_CONTEXT_RATE_LIMIT",
            "0"));
  }

  private static String code(ToolFixture process, Tool<?, ?> tool, String arguments) {
    ObjectNode given = Json.object(arguments.replace('\'', '"'));
    CallPipeline calls = new CallPipeline(process.features().policy(), Runnable::run);
    ObjectNode answer = Json.object(calls
        .call(new CallContext(tool, given, new ConnectionContext(), CommitMode.QUEUED))
        .join()
        .json()
        .toString());
    return answer.path("code").asText();
  }

  private static void assertDenied(ToolFixture process, Permission needed) {
    List<Tool<?, ?>> tools = process.features().catalog().all().stream()
        .filter(tool -> tool.permission() == needed)
        .toList();
    assertThat(tools).hasSizeGreaterThan(3);
    for (Tool<?, ?> tool : tools) {
      for (String claims : CLAIMS) {
        assertThat(code(process, tool, claims))
            .as("%s %s", tool.name(), claims)
            .isEqualTo("PERMISSION_DENIED");
      }
    }
  }

  @Test
  void no_tool_for_admins_is_opened_by_what_an_agent_says_of_itself() {
    try (ToolFixture process = process("mallory", Optional.empty())) {
      assertDenied(process, Permission.ADMIN);
    }
  }

  @Test
  void no_tool_that_changes_anything_is_opened_to_a_key_that_may_read() {
    String key;
    try (ToolFixture founder = process("ann", Optional.empty())) {
      key = new Keys(founder.store(), Clock.systemUTC())
          .add("mallory", Optional.empty(), Set.of(Permission.READ))
          .secret();
    }
    try (ToolFixture process = process("mallory", Optional.of(key))) {
      assertDenied(process, Permission.WRITE);
      assertDenied(process, Permission.ADMIN);
      long changed = process
          .store()
          .read(tx -> tx.number("SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM"
              + " messages) + (SELECT count(*) FROM memory) AS n"));
      assertThat(changed).isZero();
    }
  }
}
