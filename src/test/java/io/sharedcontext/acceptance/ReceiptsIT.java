package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender is told of its message's way is so, whatever dies. */
class ReceiptsIT {
  private static final int TRIALS = Thorough.times(6, 20);

  @TempDir
  Path home;

  @Test
  void nothing_is_told_to_be_offered_or_acknowledged_that_the_client_did_not_get()
      throws Exception {
    ReceiptTrials.Report report = ReceiptTrials.run(home, TRIALS, 7);

    assertThat(report.overstated()).isEmpty();
    assertThat(report.got()).isGreaterThanOrEqualTo(TRIALS);
    assertThat(report.acknowledged()).isPositive();
  }

  @Test
  void a_sender_is_told_across_processes_and_once_though_its_process_has_gone() {
    String session;
    long kept;
    try (ServerProcess ada = ServerProcess.start(home, "ada");
        ServerProcess bob = ServerProcess.start(home, "bob")) {
      session = ProcessConversation.session(ada);
      kept = post(ada, session, 600);
      bob.call("get_messages", Map.of("session_id", session));
      assertThat(ada.call(
                  "get_message_status",
                  Map.of("message_id", kept, "wait_for", "offered", "wait_seconds", 20))
              .path("reached")
              .asBoolean())
          .isTrue();
      post(ada, session, 1);
    }

    try (ServerProcess ada = ServerProcess.start(home, "ada");
        ServerProcess again = ServerProcess.start(home, "ada")) {
      Await.until("it lapsed", () -> lapsed(ada, session).size() == 1);
      assertThat(lapsed(again, session)).hasSize(1);
    }
    try (ServerProcess bob = ServerProcess.start(home, "bob")) {
      assertThat(bob.call("get_messages", Map.of("session_id", session)).path("messages"))
          .hasSize(1);
    }
  }

  private static long post(ServerProcess ada, String session, int seconds) {
    return ada.call(
            "add_message",
            Map.of(
                "session_id",
                session,
                "content",
                "for bob",
                "to",
                List.of("bob"),
                "expires_in",
                seconds))
        .path("message_id")
        .asLong();
  }

  private static List<String> lapsed(ServerProcess server, String session) {
    return server
        .call("catch_up", Json.object().put("session_id", session))
        .at("/sessions/0/messages")
        .findValuesAsText("type")
        .stream()
        .filter("message_lapsed"::equals)
        .toList();
  }
}
