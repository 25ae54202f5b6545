package io.sharedcontext.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.spawn.SdkClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The planner posts under three visibilities, and everybody looks. */
final class VisibilityScene {
  private VisibilityScene() {}

  /**
   * A message and who must see it.
   *
   * @param label for people
   */
  private record Post(String label, Map<String, Object> arguments, Set<String> readers) {}

  private static final List<Post> POSTS = List.of(
      new Post(
          "public",
          Map.of("content", "The release is on Thursday."),
          Set.of(Demo.PLANNER, Demo.BUILDER, Demo.REVIEWER)),
      new Post(
          "private to builder",
          Map.of(
              "content", "Can you take the gate as well?",
              "visibility", "private",
              "to", List.of(Demo.BUILDER)),
          Set.of(Demo.PLANNER, Demo.BUILDER)),
      new Post(
          "agents of my type",
          Map.of("content", "Leads meet at noon.", "visibility", "agent_only"),
          Set.of(Demo.PLANNER)));

  static void play(Stage stage) {
    SdkClient.Reply session =
        stage.call(Demo.PLANNER, "create_session", Map.of("purpose", "Release on Thursday"));
    String id = session.text("/session_id");
    stage.remember("release", id);
    List<Long> posted = new ArrayList<>();
    for (Post post : POSTS) {
      Map<String, Object> arguments = new HashMap<>(post.arguments());
      arguments.put("session_id", id);
      posted.add(stage.call(Demo.PLANNER, "add_message", arguments).number("/message_id"));
    }
    stage.tell("%-22s%-10s%-10s%s".formatted("planner posts", "planner", "builder", "reviewer"));
    boolean right = true;
    for (int i = 0; i < POSTS.size(); i++) {
      right &= row(stage, id, POSTS.get(i), posted.get(i));
    }
    stage.check(right, "each process shows each message to those who may see it, and only them");
  }

  private static boolean row(Stage stage, String session, Post post, long message) {
    StringBuilder row = new StringBuilder("%-22s".formatted(post.label()));
    boolean right = true;
    for (String reader : stage.names()) {
      boolean sees = seen(stage, reader, session).contains(message);
      row.append("%-10s".formatted(sees ? "sees it" : "-"));
      right &= sees == post.readers().contains(reader);
    }
    stage.tell(row.toString().stripTrailing());
    return right;
  }

  private static Set<Long> seen(Stage stage, String reader, String session) {
    Set<Long> ids = new HashSet<>();
    for (JsonNode message :
        stage.call(reader, "get_messages", Map.of("session_id", session)).json().path("messages")) {
      ids.add(message.path("id").asLong());
    }
    return ids;
  }
}
