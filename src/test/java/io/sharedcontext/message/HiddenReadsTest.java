package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every tool and document that reads, asked with arguments made by chance of what its schema allows: ids of
 * what is hidden, cursors with a right checksum that nobody gave, beginnings of hidden words, senders,
 * times, filters. Whatever is asked, no answer holds a word that the reader may not see.
 */
@WithStore
class HiddenReadsTest {
  private static final int CALLS = 3_000;
  private static final Caller ANN = agent("ann", "a");
  private static final Caller CAT = agent("cat", "b");

  /** No argument has a hidden word to its end, so that an answer which repeats one proves nothing. */
  private static final String HIDDEN = "(zqhidden|zqmeta|zqkey|zqagent)\\d";

  private final ToolFixture fixture;
  private final Random random = new Random(11);
  private final List<String> sessions = new ArrayList<>();
  private final List<Long> ids = new ArrayList<>();
  private final List<String> texts = new ArrayList<>(List.of(
      "",
      " ",
      "*",
      "%",
      "_",
      ".*",
      "zq",
      "zqhidden",
      "zqhid*",
      "zqmeta",
      "zqkey",
      "zqagent",
      "hello",
      "\"zqhidden\"",
      "zqhiden1x",
      "ann",
      "cat",
      "root",
      "dan",
      "Ann",
      "public",
      "private",
      "agent_only",
      "admin_only",
      "all",
      "auto",
      "exact",
      "fuzzy",
      "forward",
      "backward",
      "newest",
      "oldest",
      "2000-01-01",
      "2999-01-01T00:00:00Z",
      "json",
      "openapi",
      "search",
      "true",
      "-1"));

  HiddenReadsTest(ToolFixture fixture) {
    this.fixture = fixture;
    IntStream.range(0, 2).forEach(i -> sessions.add(fixture.session(CAT)));
    IntStream.range(0, 12).forEach(this::post);
    for (int i = 0; i < 4; i++) {
      done(ANN, "set_memory", "{'key':'zqkey" + i + "','value':'zqhidden" + i + "'}");
      done(
          ANN,
          "set_memory",
          "{'key':'zqkey" + i + "','value':{'zqmeta" + i + "':1},'session_id':'" + sessions.get(0)
              + "'}");
    }
    for (String session : sessions) {
      texts.add(session);
      for (long at : List.of(0L, ids.get(0), ids.get(ids.size() - 1), Long.MAX_VALUE, -1L)) {
        texts.add(MessageCursor.text(session, at));
        texts.add(MessageCursor.text(MessageCursor.ANYWHERE, at));
      }
    }
    texts.add(new Cursor("memory", List.of("", "zqkey")).text());
    texts.add(new Cursor("sessions", List.of("0", sessions.get(0))).text());
    texts.add(new Cursor("audit", List.of("1")).text());
  }

  private void done(Caller caller, String tool, String arguments) {
    JsonNode answer = fixture.call(caller, tool, arguments);
    assertThat(answer.path("success").booleanValue()).as("%s", answer).isTrue();
  }

  private void post(int i) {
    String session = sessions.get(i % sessions.size());
    String more = ",'metadata':{'zqmeta" + i + "':'zqhidden" + i + "'}}";
    String content = "hello zqhidden" + i + " hello";
    ids.add(fixture.post(
        ANN, session, content, "{'visibility':'private','to':['zqagent" + i + "']" + more));
    ids.add(fixture.post(ANN, session, content, "{'visibility':'agent_only'" + more));
    ids.add(
        fixture.post(admin("root", "c"), session, content, "{'visibility':'admin_only'" + more));
    ids.add(fixture.post(ANN, session, "hello everybody"));
    ids.add(fixture.post(CAT, session, "hello ann", "{}"));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A value that the argument {@code name} may have; sometimes one of another kind. */
  private JsonNode value(String name, JsonNode schema) {
    if (name.equals("timeout_seconds")) {
      return Json.parse("0");
    }
    if (name.equals("session_id") && random.nextInt(8) > 0) {
      return TextNode.valueOf(any(sessions));
    }
    List<JsonNode> allowed = new ArrayList<>();
    schema.path("enum").forEach(allowed::add);
    if (!allowed.isEmpty() && random.nextInt(10) > 0) {
      return any(allowed);
    }
    String type = schema.path("type").asText();
    return switch (type) {
      case "boolean" -> Json.parse(String.valueOf(random.nextBoolean()));
      case "integer", "number" ->
        Json.parse(String.valueOf(
            random.nextBoolean() ? any(ids) : any(List.of(0L, 1L, 5L, 60L, 100L, 50_000L))));
      case "array" -> Json.array().add(any(texts)).add(any(texts));
      case "object" -> Json.object().put(any(texts), any(texts));
      default -> TextNode.valueOf(any(texts));
    };
  }

  private ObjectNode arguments(Tool<?, ?> tool) {
    ObjectNode arguments = Json.object();
    List<String> required = new ArrayList<>();
    tool.inputSchema().path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> property :
        tool.inputSchema().path("properties").properties()) {
      String name = property.getKey();
      boolean wanted = required.contains(name) || name.equals("timeout_seconds");
      if (!name.equals("auth_token") && (wanted || random.nextInt(4) == 0)) {
        arguments.set(name, value(name, property.getValue()));
      }
    }
    return arguments;
  }

  @Test
  void no_answer_of_any_tool_that_reads_has_a_word_of_what_is_hidden() {
    List<Tool<?, ?>> reading = fixture.features().catalog().all().stream()
        .filter(tool -> tool.effect().reads())
        .toList();
    int answered = 0;
    for (int i = 0; i < CALLS; i++) {
      Tool<?, ?> tool = reading.get(i % reading.size());
      ObjectNode arguments = arguments(tool);

      String answer = fixture.answer(CAT, tool.name(), arguments);

      assertThat(answer).as("%s %s", tool.name(), arguments).doesNotContainPattern(HIDDEN);
      answered += answer.startsWith("{\"success\":true") ? 1 : 0;
    }
    assertThat(answered).isGreaterThan(CALLS / 4);
  }

  @Test
  void no_document_and_no_completion_has_one_either() {
    List<String> variables = new ArrayList<>(texts);
    variables.addAll(
        List.of("../ann", "ann/memory", "cat", "ANN", "ann%00", "a\u0430nn", "zqagent"));
    for (Resource resource : fixture.features().resources()) {
      for (String variable : variables) {
        String read = read(resource, variable);
        String completed = String.join(" ", resource.completer().complete(CAT, variable));

        assertThat(read).as("%s %s", resource.template(), variable).doesNotContainPattern(HIDDEN);
        assertThat(completed).as(resource.template()).doesNotContainPattern(HIDDEN);
      }
    }
  }

  private static String read(Resource resource, String variable) {
    try {
      return resource.reader().read(CAT, variable);
    } catch (Failure e) {
      return e.sentence();
    }
  }
}
