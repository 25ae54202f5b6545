package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tool that changes what a lock protects fails when the lock was lost. */
class FencedWritesTest {
  private static final Caller ADA = ToolFixture.agent("ada", "tester");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");

  @TempDir
  private Path home;

  private ToolFixture tools;
  private String session;
  private long message;
  private LockCalls locks;

  @BeforeEach
  void start() {
    tools = new ToolFixture(home);
    session = tools.session(ADA);
    message = tools.post(ADA, session, "first");
    tools.call(
        ADA, "set_memory", "{'key':'k','value':1,'shared':true,'session_id':'" + session + "'}");
    locks = new LockCalls(tools, session);
  }

  @AfterEach
  void stop() {
    tools.close();
  }

  private JsonNode write(String tool, long token) {
    String arguments = switch (tool) {
      case "add_message" -> "'session_id':'" + session + "','content':'x'";
      case "set_message_visibility" -> "'message_id':" + message + ",'visibility':'private'";
      case "update_session" -> "'session_id':'" + session + "','purpose':'other'";
      case "delete_memory" -> "'key':'k','shared':true,'session_id':'" + session + "'";
      default -> "'key':'k','value':2,'shared':true,'session_id':'" + session + "'";
    };
    return tools.call(ADA, tool, "{" + arguments + ",'fencing_token':" + token + "}");
  }

  /** What can be seen of the session, its messages and its memory. */
  private String state() {
    return tools.call(BOB, "get_session", "{'session_id':'" + session + "'}").toString()
        + tools.call(BOB, "list_memory", "{'session_id':'all','shared':true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add_message",
        "set_message_visibility",
        "update_session",
        "delete_memory",
        "set_memory"
      })
  void a_write_under_a_lost_lock_changes_nothing(String tool) {
    long lost = locks.locked(ADA, "");
    locks.does(ADA, "unlock", "");
    long others = locks.locked(BOB, "");
    String before = state();
    assertThat(LockCalls.code(write(tool, lost))).isEqualTo("STALE_FENCING_TOKEN");
    assertThat(LockCalls.code(write(tool, others))).isEqualTo("NO_LOCK_HELD");
    assertThat(LockCalls.code(write(tool, others + 100))).isEqualTo("NO_LOCK_HELD");
    assertThat(state()).isEqualTo(before);
    locks.does(BOB, "unlock", "");
    long own = locks.locked(ADA, "");
    assertThat(LockCalls.code(write(tool, own))).isEmpty();
  }

  @Test
  void the_token_of_another_session_does_not_count() {
    LockCalls elsewhere = new LockCalls(tools, tools.session(ADA));
    long token = elsewhere.locked(ADA, "");
    assertThat(LockCalls.code(write("add_message", token))).isEqualTo("NO_LOCK_HELD");
    assertThat(LockCalls.code(write("set_message_visibility", token))).isEqualTo("NO_LOCK_HELD");
  }
}
