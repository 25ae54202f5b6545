package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees a message. */
class VisibilityTest {
  private static final List<String> AGENTS = List.of("ann", "bob", "cat");
  private static final List<String> TYPES = List.of("writer", "tester");

  private record Message(
      long id, Visibility visibility, String sender, String senderType, List<String> recipients) {}

  @Test
  void the_condition_and_the_test_agree_on_random_messages(@TempDir Path home) {
    try (IdentityFixture peer =
        new IdentityFixture(home, Clock.systemUTC(), IdentityFixture.launch("ann"))) {
      List<Message> messages = messages(new Random(1));
      boolean stored = peer.store
          .write(tx -> {
            store(tx, messages);
            return true;
          })
          .join();
      assertThat(stored).isTrue();
      for (Caller caller : callers()) {
        List<Long> visible = peer.store.read(tx -> visible(tx, caller));
        assertThat(visible)
            .as("%s", caller)
            .isEqualTo(messages.stream()
                .filter(message -> message
                    .visibility()
                    .shows(caller, message.sender(), message.senderType(), message.recipients()))
                .map(Message::id)
                .toList());
      }
    }
  }

  private static List<Long> visible(Tx tx, Caller caller) {
    Query query = Query.of("SELECT m.id FROM messages m WHERE")
        .add(Visibility.seenBy(caller))
        .add("ORDER BY m.id");
    return tx.list(query, row -> row.number("id"));
  }

  private static List<Message> messages(Random random) {
    List<Message> messages = new ArrayList<>();
    for (long id = 1; id <= 300; id++) {
      List<String> recipients =
          AGENTS.stream().filter(agent -> random.nextInt(3) == 0).toList();
      messages.add(new Message(
          id,
          one(random, List.of(Visibility.values())),
          one(random, AGENTS),
          one(random, TYPES),
          recipients));
    }
    return messages;
  }

  private static <T> T one(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static void store(Tx tx, List<Message> messages) {
    tx.run("""
        INSERT INTO sessions
          (id, purpose, metadata, created_by, created_at, updated_at, is_active, public_count)
        VALUES ('s', 'p', '{}', 'ann', 0, 0, 1, 0)
        """);
    for (Message message : messages) {
      tx.run(
          """
          INSERT INTO messages
            (id, session_id, sender, sender_type, content, visibility, recipients, metadata, sent_at)
          VALUES (?, 's', ?, ?, 'text', ?, '[]', '{}', 0)
          """,
          message.id(),
          message.sender(),
          message.senderType(),
          message.visibility().label());
      for (String agent : message.recipients()) {
        tx.run("INSERT INTO recipients (message_id, agent_id) VALUES (?, ?)", message.id(), agent);
      }
    }
  }

  private static List<Caller> callers() {
    List<Caller> callers = new ArrayList<>(List.of(Caller.NOBODY));
    List<Set<Permission>> rights =
        List.of(PermissionSets.ADMIN, PermissionSets.OPEN, EnumSet.of(Permission.READ));
    for (String agent : List.of("ann", "bob", "cat", "stranger")) {
      for (String type : List.of("writer", "tester", "other")) {
        rights.forEach(right -> callers.add(new Caller(agent, type, right)));
      }
    }
    return callers;
  }

  @Test
  void a_label_names_its_visibility() {
    assertThat(Visibility.values())
        .allSatisfy(
            visibility -> assertThat(Visibility.of(visibility.label())).isEqualTo(visibility));
  }
}
