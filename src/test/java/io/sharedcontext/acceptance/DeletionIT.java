package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted is gone from every process and from the disk, also when the deleter is killed. */
class DeletionIT {
  private static final int TURNS = Thorough.times(4, 25);

  /** A long text ends in pages of its own, which become free with it. */
  private static final String LONG = "filler ".repeat(3_000);

  @TempDir
  Path home;

  private static String session(ServerProcess server) {
    return ProcessConversation.session(server);
  }

  private static long post(ServerProcess server, String session, String content) {
    return ProcessConversation.ok(
            server, "add_message", Map.of("session_id", session, "content", content))
        .get("message_id")
        .asLong();
  }

  /** Everything that {@code server} can tell of the session. */
  private static String all(ServerProcess server, String session, String word) {
    StringBuilder told = new StringBuilder();
    for (Map.Entry<String, ObjectNode> call : List.of(
        Map.entry("get_messages", in(session)),
        Map.entry("get_session", in(session)),
        Map.entry("catch_up", Json.object()),
        Map.entry("list_sessions", Json.object()),
        Map.entry("search_by_sender", in(session).put("sender", "ann")),
        Map.entry("search_context", Json.object().put("query", "filler").put("limit", 100)),
        Map.entry("search_context", in(session).put("query", "filler").put("mode", "fuzzy")))) {
      told.append(server.call(call.getKey(), call.getValue()));
    }
    ObjectNode named = Json.object().put("query", word).put("fuzzy_threshold", 100);
    told.append(server.call("search_context", named).get("total_matches"));
    told.append(server.request("resources/read", Json.object().put("uri", "session://" + session)));
    return told.toString();
  }

  private static ObjectNode in(String session) {
    return Json.object().put("session_id", session);
  }

  @Test
  void a_deleted_message_is_gone_at_once_from_processes_that_know_it_well() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      ServerProcess bob = fleet.start("bob");
      String session = session(ann);
      post(bob, session, "hello");
      for (int turn = 0; turn < TURNS; turn++) {
        String word = "marker" + turn + "x";
        post(ann, session, "filler one " + turn);
        long message = post(ann, session, "filler " + word);
        for (ServerProcess server : List.of(ann, bob, bob)) {
          assertThat(all(server, session, word)).contains(word);
        }
        int unread = ProcessConversation.ok(bob, "list_sessions", Map.of())
            .at("/sessions/0/unread")
            .asInt();

        ProcessConversation.ok(ann, "delete_message", Map.of("message_id", message));

        for (ServerProcess server : List.of(bob, ann)) {
          assertThat(all(server, session, word))
              .doesNotContain(word)
              .contains("filler one " + turn);
        }
        assertThat(ProcessConversation.ok(bob, "list_sessions", Map.of())
                .at("/sessions/0/unread")
                .asInt())
            .isEqualTo(unread - 1);
      }
    }
  }

  /** Texts that fill pages of their own: of others, SQLite may leave a copy where it split a page. */
  @SqliteOnly("looks into the files of the store")
  @Test
  void what_was_deleted_is_not_in_any_file_of_the_store_soon_after() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      ServerProcess bob = fleet.start("bob");
      String session = session(ann);
      String doomed = session(ann);
      long large = post(ann, session, LONG + "a long xylophone " + LONG);
      for (int i = 0; i < 60; i++) {
        post(ann, session, "what stays " + i);
        post(ann, doomed, LONG + "xylophone number " + i + LONG);
      }
      all(bob, session, "xylophone");
      assertThat(holding("xylophone number")).isNotEmpty();
      long size = home.resolve("context.db").toFile().length();

      ProcessConversation.ok(ann, "delete_message", Map.of("message_id", large));
      ProcessConversation.ok(ann, "delete_session", Map.of("session_id", doomed));

      Await.until(
          "no file holds a text of it",
          () ->
              holding("xylophone number").isEmpty() && holding("long xylophone").isEmpty());
      Await.until(
          "the file is small",
          () -> home.resolve("context.db").toFile().length() < Math.max(size, 1_500_000) / 2);
      assertThat(ProcessConversation.ok(bob, "get_session", Map.of("session_id", session))
              .get("message_count")
              .asInt())
          .isEqualTo(60);
    }
  }

  /** The files of the store that hold {@code word}; no process of this test has them open. */
  private List<Path> holding(String word) {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> holds(file, word))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path file, String word) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_session_stays_gone_and_is_removed_when_the_process_that_deleted_it_is_killed() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann", Map.of(Setting.DURABILITY, "process"));
      ServerProcess bob = fleet.start("bob");
      String session = session(ann);
      String other = session(bob);
      for (int i = 0; i < 3_000; i++) {
        post(ann, session, "xylophone " + i);
      }
      all(bob, session, "xylophone");
      ProcessConversation.ok(ann, "delete_session", Map.of("session_id", session));
      fleet.kill(ann);

      assertThat(bob.call("search_context", Map.of("query", "xylophone"))
              .get("total_matches")
              .asInt())
          .isZero();
      assertThat(
              bob.call("get_session", Map.of("session_id", session)).get("code").asText())
          .isEqualTo("SESSION_NOT_FOUND");
      long message = post(bob, other, "a slip");
      ProcessConversation.ok(bob, "delete_message", Map.of("message_id", message));

      Await.until("the rest is removed", () -> messages() == 0);
      assertThat(StoreCheck.problems(home)).isEmpty();
    }
  }

  private long messages() {
    try (Store store = new Store(TestEngine.current().settings(home))) {
      return store.read(tx -> tx.number("SELECT count(*) AS n FROM messages"));
    }
  }
}
