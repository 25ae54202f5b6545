package io.sharedcontext.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Any text is kept by every engine, and compared, counted and found as it is. */
@ParameterizedClass
@EnumSource(TestEngine.class)
class EnginesAgreeTest {
  private static final List<String> PARTS = List.of(
      "\0", "\u0001", "\u0002", "\u0003", "\\", "u0000", "\\u0000", "\"", "a", "B", "%", "é", "😀");

  private final TestEngine engine;
  private final List<String> texts = texts();

  @TempDir
  Path home;

  private Store store;

  EnginesAgreeTest(TestEngine engine) {
    this.engine = engine;
  }

  private static List<String> texts() {
    Random random = new Random(11);
    List<String> texts = new ArrayList<>(PARTS);
    for (int i = 0; i < 150; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(1 + random.nextInt(6), 0, PARTS.size())
          .forEach(part -> text.append(PARTS.get(part)));
      texts.add(text.toString());
    }
    return texts.stream().distinct().toList();
  }

  @BeforeEach
  void keep() {
    store = new Store(engine.settings(home));
    store
        .write(tx -> {
          tx.run("""
              INSERT INTO sessions (id, purpose, metadata, created_by, created_at, updated_at,
                is_active, public_count) VALUES ('s', 'p', '{}', 'c', 0, 0, 1, 0)
              """);
          texts.forEach(text -> tx.run(
              """
              INSERT INTO messages (session_id, sender, sender_type, content, visibility,
                recipients, metadata, sent_at) VALUES ('s', 'c', 't', ?, 'public', '[]', ?, 0)
              """, text, Json.text(Json.object().put("text", text).put("count", text.length()))));
          return true;
        })
        .join();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<String> contents(String rest, Object... arguments) {
    return store.read(tx ->
        tx.list("SELECT content FROM messages " + rest, row -> row.text("content"), arguments));
  }

  private List<Long> numbers(String expression) {
    return store.read(tx -> tx.list(
        "SELECT " + expression + " AS n FROM messages ORDER BY id", row -> row.number("n")));
  }

  @Test
  void it_comes_back() {
    assertThat(contents("ORDER BY id")).isEqualTo(texts);
  }

  @Test
  void it_equals_itself_alone() {
    assertThat(texts)
        .allSatisfy(text -> assertThat(contents("WHERE content = ?", text)).containsExactly(text));
  }

  @Test
  void it_sorts_by_its_bytes() {
    assertThat(contents("ORDER BY content"))
        .isEqualTo(texts.stream()
            .sorted(
                (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)))
            .toList());
  }

  @Test
  void it_is_as_long_as_it_is() {
    assertThat(numbers("octet_length(content)"))
        .isEqualTo(
            texts.stream().map(text -> (long) text.getBytes(UTF_8).length).toList());
  }

  @Test
  void what_stands_beside_it_is_read_out_of_json() {
    assertThat(numbers("CAST(metadata ->> 'count' AS BIGINT)"))
        .isEqualTo(texts.stream().map(text -> (long) text.length()).toList());
  }

  @Test
  void it_is_found_by_a_list_of_texts() {
    List<String> plain = texts.stream().filter(text -> text.indexOf(0) < 0).toList();
    String list = Json.text(Json.mapper().<JsonNode>valueToTree(texts));

    assertThat(contents("WHERE content IN (SELECT value FROM json_each(?)) ORDER BY id", list))
        .containsAll(plain);
  }
}
