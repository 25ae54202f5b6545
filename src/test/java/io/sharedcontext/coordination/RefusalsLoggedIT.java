package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who met a lock, or wrote under a lost one, is in the audit log with the session. */
@DisabledOnOs(OS.WINDOWS)
class RefusalsLoggedIT {
  @TempDir
  Path home;

  @Test
  void what_a_lock_refused_is_in_the_audit_log() {
    String session;
    try (ServerProcess ada = ServerProcess.start(home, "ada");
        ServerProcess bob = ServerProcess.start(home, "bob")) {
      session =
          ada.call("create_session", Map.of("purpose", "p")).get("session_id").textValue();
      Map<String, String> lock = Map.of("session_id", session, "action", "lock");
      long token =
          ada.call("coordinate_session_work", lock).get("fencing_token").longValue();
      bob.call("coordinate_session_work", lock);
      bob.call("coordinate_session_work", Map.of("session_id", session, "action", "unlock"));
      ada.call("coordinate_session_work", Map.of("session_id", session, "action", "unlock"));
      ada.call(
          "set_memory",
          Map.of("session_id", session, "key", "k", "value", 1, "fencing_token", token));
      bob.call(
          "add_message", Map.of("session_id", session, "content", "x", "visibility", "admin_only"));
    }

    assertThat(refused(session))
        .containsExactly(
            "lock_refused bob failure SESSION_LOCKED",
            "lock_refused bob failure NO_LOCK_HELD",
            "write_refused ada denied STALE_FENCING_TOKEN",
            "permission_denied bob denied PERMISSION_DENIED");
  }

  private List<String> refused(String session) {
    try (Store store = new Store(TestEngine.current().settings(home))) {
      return store.read(tx -> tx.list(
          """
          SELECT event_type, agent_id, outcome, details FROM audit
          WHERE session_id = ? AND outcome <> 'success' ORDER BY id
          """,
          row -> {
            JsonNode details = Json.parse(row.text("details"));
            return row.text("event_type") + " " + row.text("agent_id") + " " + row.text("outcome")
                + " " + details.get("code").textValue();
          },
          session));
    }
  }
}
