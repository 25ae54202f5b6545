package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What servers acknowledged while a fault lasted, to be compared with what is there afterwards. */
final class FaultModel {
  private final Path home;
  private final String session;
  private final List<String> acknowledged = new ArrayList<>();
  private final Set<Long> ids = new HashSet<>();

  /** A model of {@code session} in the store of {@code home}. */
  FaultModel(Path home, String session) {
    this.home = home;
    this.session = session;
  }

  /** Posts through {@code server} and gives the answer, which is one of the store's, whatever it says. */
  ObjectNode post(ServerProcess server, String content) {
    ObjectNode answer = server.call("add_message", ProcessConversation.message(session, content));
    if (answer.path("success").asBoolean()) {
      acknowledged.add(content);
      assertThat(ids.add(answer.get("message_id").asLong()))
          .as("a new id: %s", answer)
          .isTrue();
    } else {
      assertThat(answer.path("code").asText()).as("%s", answer).startsWith("STORE_");
    }
    return answer;
  }

  /** Posts until it is acknowledged. */
  void postUntilAccepted(ServerProcess server, String content) {
    Await.until(
        content + " is accepted", () -> post(server, content).path("success").asBoolean());
  }

  /** What is there, seen by {@code server}, is what was acknowledged: each once, and nothing refused. */
  void check(ServerProcess server) {
    List<String> contents = ProcessConversation.transcript(server, session, 100).stream()
        .map(message -> message.get("content").asText())
        .toList();
    assertThat(contents).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  /** The store itself is sound; for when all servers have ended. */
  void checkStore() {
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  /** A file of the store. */
  Path file(String suffix) {
    return home.resolve("context.db" + suffix);
  }

  void delete(String suffix) {
    try {
      Files.delete(file(suffix));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
