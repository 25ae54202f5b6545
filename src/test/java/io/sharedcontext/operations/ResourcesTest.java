package io.sharedcontext.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show to whom. */
class ResourcesTest {
  @TempDir
  Path directory;

  private Reader reader;
  private List<Resource> resources;

  @BeforeEach
  void open() {
    reader = new Reader(directory).session(Reader.SESSION, "Build the thing");
    Catalog catalog = new Catalog(new GuidanceTools().tools());
    resources = new Resources(reader.store(), reader.clock(), catalog).resources();
  }

  @AfterEach
  void close() {
    reader.close();
  }

  private String read(Caller caller, String uri) {
    for (Resource resource : resources) {
      if (resource.match(uri).isPresent()) {
        return resource.reader().read(caller, resource.match(uri).get());
      }
    }
    throw new AssertionError("no resource " + uri);
  }

  private void refused(Caller caller, String uri, ErrorCode code) {
    assertThatThrownBy(() -> read(caller, uri))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.get(field).asText()));
    return texts;
  }

  @Test
  void a_session_shows_and_counts_what_its_reader_sees() {
    reader.post(Reader.ALICE, Visibility.PUBLIC, "hello");
    reader.post(Reader.ALICE, Visibility.PRIVATE, "for bob", "bob");
    reader.post(Reader.ALICE, Visibility.AGENT_ONLY, "for coders");
    reader.post(Reader.ROOT, Visibility.ADMIN_ONLY, "for admins");

    JsonNode bob = Json.parse(read(Reader.BOB, "session://" + Reader.SESSION));
    JsonNode looker = Json.parse(read(Reader.LOOKER, "session://" + Reader.SESSION));
    JsonNode root = Json.parse(read(Reader.ROOT, "session://" + Reader.SESSION));

    assertThat(texts(bob.get("messages"), "content")).containsExactly("hello", "for bob");
    assertThat(bob.at("/session/purpose").asText()).isEqualTo("Build the thing");
    assertThat(bob.at("/statistics/message_count").asLong()).isEqualTo(2);
    assertThat(bob.at("/statistics/unread").asLong()).isEqualTo(2);
    assertThat(bob.at("/statistics/participants").toString()).isEqualTo("[\"alice\"]");
    assertThat(texts(looker.get("messages"), "content")).containsExactly("hello");
    assertThat(looker.get("statistics").toString())
        .contains("\"by_sender\":[{\"name\":\"alice\",\"messages\":1}]")
        .doesNotContain("root", "private", "bob");
    assertThat(texts(root.get("messages"), "content"))
        .containsExactly("hello", "for coders", "for admins");
  }

  @Test
  void a_session_shows_its_latest_fifty_messages_oldest_first() {
    for (int i = 0; i < 60; i++) {
      reader.post(Reader.ALICE, Visibility.PUBLIC, "m" + i);
    }

    JsonNode document = Json.parse(read(Reader.BOB, "session://" + Reader.SESSION));

    assertThat(texts(document.get("messages"), "content")).hasSize(50).startsWith("m10", "m11");
    assertThat(document.at("/statistics/message_count").asLong()).isEqualTo(60);
  }

  @Test
  void an_empty_session_has_the_same_shape() {
    JsonNode document = Json.parse(read(Reader.BOB, "session://" + Reader.SESSION));

    assertThat(document.get("messages")).isEmpty();
    assertThat(document.at("/statistics/message_count").asLong()).isZero();
    refused(Reader.BOB, "session://session_none", ErrorCode.SESSION_NOT_FOUND);
  }

  @Test
  void memory_is_for_its_owner_and_what_is_shared_for_admins() {
    reader.memory("alice", "", "plan", "{\"a\":1.50}").memory("alice", Reader.SESSION, "s", "2");
    reader.memory("*", Reader.SESSION, "shared", "3");

    JsonNode own = Json.parse(read(Reader.ALICE, "agent://alice/memory"));

    assertThat(texts(own.get("entries"), "key")).containsExactly("plan", "s");
    assertThat(own.at("/entries/0/value").toString()).isEqualTo("{\"a\":1.50}");
    assertThat(own.at("/entries/1/session_id").asText()).isEqualTo(Reader.SESSION);
    assertThat(own.get("has_more").asBoolean()).isFalse();
    assertThat(read(Reader.ROOT, "agent://*/memory")).contains("\"shared\"").doesNotContain("plan");
    refused(Reader.BOB, "agent://alice/memory", ErrorCode.PERMISSION_DENIED);
    refused(Reader.ROOT, "agent://alice/memory", ErrorCode.PERMISSION_DENIED);
    refused(Reader.ALICE, "agent://*/memory", ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void memory_beyond_a_hundred_thousand_bytes_is_shown_without_values() {
    String large = "\"" + "x".repeat(59_998) + "\"";
    reader.memory("alice", "", "a", large).memory("alice", "", "b", large);

    JsonNode own = Json.parse(read(Reader.ALICE, "agent://alice/memory"));

    assertThat(own.at("/entries/0").has("value")).isTrue();
    assertThat(own.at("/entries/1").has("value")).isFalse();
    assertThat(own.get("total_count").asLong()).isEqualTo(2);
  }

  @Test
  void guidance_and_the_reference_of_tools_are_markdown() {
    assertThat(read(Reader.LOOKER, "docs://operations")).startsWith("# ");
    assertThat(read(Reader.LOOKER, "docs://tools")).contains("## get_usage_guidance");
    refused(Reader.LOOKER, "docs://nothing", ErrorCode.INVALID_INPUT);
  }

  @Test
  void nothing_is_shown_to_who_may_not_read() {
    for (String uri :
        List.of("session://" + Reader.SESSION, "agent://stranger/memory", "docs://operations")) {
      refused(Reader.STRANGER, uri, ErrorCode.PERMISSION_DENIED);
    }
    assertThat(resources.get(0).completer().complete(Reader.STRANGER, "")).isEmpty();
    assertThat(resources.get(1).completer().complete(Reader.STRANGER, "")).isEmpty();
  }

  @Test
  void ids_are_completed_with_what_the_caller_may_know() {
    reader.session("session_00000000000000ab", "Other");
    reader.post(Reader.BOB, Visibility.PUBLIC, "hello");
    reader.post(Reader.ROOT, Visibility.PRIVATE, "psst", "bob");

    assertThat(resources.get(0).completer().complete(Reader.ALICE, "session_"))
        .containsExactlyInAnyOrder(Reader.SESSION, "session_00000000000000ab");
    assertThat(resources.get(0).completer().complete(Reader.ALICE, "SESSION_00000000000000AB"))
        .containsExactly("session_00000000000000ab");
    assertThat(resources.get(0).completer().complete(Reader.ALICE, Reader.SESSION))
        .containsExactly(Reader.SESSION);
    assertThat(resources.get(1).completer().complete(Reader.ALICE, ""))
        .containsExactly("alice", "bob");
    assertThat(resources.get(2).completer().complete(Reader.ALICE, "t"))
        .containsExactly("troubleshooting", "tools");
  }
}
