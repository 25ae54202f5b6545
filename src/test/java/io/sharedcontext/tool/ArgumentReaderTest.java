package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments become a record, or a failure that says everything that is wrong with them. */
class ArgumentReaderTest {
  enum Size {
    SMALL,
    EXTRA_LARGE
  }

  @Doc("Gives nothing.")
  record Nothing() {}

  private static final Tool<Request, Nothing> TOOL =
      Tool.reads("try_it", Request.class, Nothing.class, (call, request) -> new Nothing());

  @Doc("Takes one of everything.")
  record Request(
      @Doc(min = 1, max = 5, over = ErrorCode.CONTENT_TOO_LARGE)
      String word,

      @Doc(min = 1, max = 100, otherwise = "50") long limit,
      @Doc(max = 100) Optional<Double> share,
      @Doc(otherwise = "true") boolean active,
      @Doc(otherwise = "small") Size size,
      @Doc Optional<Instant> since,
      @Doc(min = 1, max = 2, pattern = "[a-z]+") Optional<List<String>> names,

      @Doc(max = 20, maxKeys = 2, over = ErrorCode.METADATA_TOO_LARGE)
      Optional<ObjectNode> metadata,

      @Doc(max = 30) Optional<JsonNode> value) {}

  private static Request read(String json) {
    return ArgumentReader.read(
        TOOL, CallArguments.of(TOOL, Json.object(json)).values(), Clock.systemUTC());
  }

  private static Failure refused(String json) {
    return catchThrowableOfType(Failure.class, () -> read(json));
  }

  @Test
  void defaults_stand_in_for_what_is_absent_or_null() {
    Request request = read("{\"word\":\"hi\",\"limit\":null,\"since\":null}");

    assertThat(request.limit()).isEqualTo(50);
    assertThat(request.active()).isTrue();
    assertThat(request.size()).isEqualTo(Size.SMALL);
    assertThat(request.since()).isEmpty();
  }

  @Doc("Takes what others take, too.")
  record Wider(
      @Doc(min = 1) String first,
      Shared shared,
      @Doc(otherwise = "9") int last) {}

  record Shared(@Doc String word, Innermost innermost) {}

  record Innermost(@Doc(otherwise = "3") int limit) {}

  @Test
  void a_record_that_says_nothing_of_itself_stands_for_its_components() {
    Tool<Wider, Nothing> tool =
        Tool.reads("try_more", Wider.class, Nothing.class, (call, request) -> new Nothing());

    assertThat(ArgumentReader.read(
            tool, Json.object("{\"first\":\"a\",\"word\":\"hi\"}"), Clock.systemUTC()))
        .isEqualTo(new Wider("a", new Shared("hi", new Innermost(3)), 9));
    assertThat(Schema.input(tool).path("properties").fieldNames())
        .toIterable()
        .startsWith("first", "word", "limit", "last");
  }

  @Test
  void every_kind_of_value_is_read() {
    Request request = read("""
        {"word":"hi","limit":7.0,"share":2.5,"active":false,"size":"extra_large",
         "since":"2026-11-20T10:30:00+01:00","names":["a","b"],"metadata":{"k":1},"value":[1.10]}
        """);

    assertThat(request.limit()).isEqualTo(7);
    assertThat(request.size()).isEqualTo(Size.EXTRA_LARGE);
    assertThat(request.since()).contains(Instant.parse("2026-11-20T09:30:00Z"));
    assertThat(request.names()).contains(List.of("a", "b"));
    assertThat(request.value().orElseThrow()).hasToString("[1.10]");
  }

  @Test
  void a_json_null_is_a_value_where_any_json_is_taken() {
    assertThat(read("{\"word\":\"hi\",\"value\":null}").value().orElseThrow().isNull())
        .isTrue();
  }

  @Test
  void characters_are_counted_not_code_units() {
    assertThat(read("{\"word\":\"\\ud83d\\ude00😀😀😀😀\"}").word()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {}                                         | INVALID_INPUT      | word is required
      {"word":7}                                 | INVALID_INPUT      | word must be a string, not 7
      {"word":""}                                | INVALID_INPUT      | word must not be empty
      {"word":"toolong"}                         | CONTENT_TOO_LARGE  | word must have at most 5 characters, not 7
      {"word":"hi","limit":0}                    | INVALID_INPUT      | limit must be between 1 and 100, not 0
      {"word":"hi","limit":1e400}                | INVALID_INPUT      | limit must be between 1 and 100
      {"word":"hi","limit":1.5}                  | INVALID_INPUT      | limit must be an integer
      {"word":"hi","active":"yes"}               | INVALID_INPUT      | active must be a boolean
      {"word":"hi","size":"huge"}                | INVALID_INPUT      | size must be one of [small, extra_large]
      {"word":"hi","since":"soon"}               | INVALID_INPUT      | since must be an ISO-8601 time
      {"word":"hi","since":1e999999999}          | INVALID_INPUT      | since must be an ISO-8601 time
      {"word":"hi","limit":1e999999999}          | INVALID_INPUT      | limit must be between 1 and 100
      {"word":"hi","limit":"1e999"}              | INVALID_INPUT      | limit must be between 1 and 100
      {"word":"hi","names":["A"]}                | INVALID_INPUT      | names must match [a-z]+
      {"word":"hi","names":[1]}                  | INVALID_INPUT      | names must hold only values of type string
      {"word":"hi","metadata":{"a":1,"b":2,"c":3}} | METADATA_TOO_LARGE | metadata must have at most 2 keys, not 3
      {"word":"hi","metadata":{"a":"bbbbbbbbbbbbbbbbbb"}} | METADATA_TOO_LARGE | metadata must have at most 20 bytes as JSON
      {"word":"hi","metadata":{"a":"\\ud800"}}   | INVALID_INPUT      | metadata holds an unpaired surrogate
      {"word":"hi","limit":"seven"}              | INVALID_INPUT      | limit must be an integer
      {"word":"hi","names":["a","b","c"]}        | INVALID_INPUT      | names must have between 1 and 2 items, not 3
      {"word":"hi","metadata":[1]}               | INVALID_INPUT      | metadata must be an object
      {"word":"hi","metadata":"{a"}              | INVALID_INPUT      | metadata must be an object
      {"word":"hi","wrod":1}                     | INVALID_INPUT      | wrod is not an argument of try_it; did you mean word?
      {"word":"hi","zzzzzz":1}                   | INVALID_INPUT      | zzzzzz is not an argument of try_it; it takes word, limit
      """)
  void a_broken_rule_is_named(String json, ErrorCode code, String sentence) {
    Failure failure = refused(json);

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.sentence()).contains(sentence);
    assertThat(failure.suggestions()).isNotEmpty();
  }

  @Test
  void all_complaints_come_at_once() {
    Failure failure = refused("{\"limit\":0,\"size\":\"huge\"}");

    assertThat(failure.sentence())
        .contains("word is required")
        .contains("limit")
        .contains("size");
    assertThat(failure.details().get("fields")).hasSize(3);
  }

  @Test
  void a_long_wrong_value_is_not_echoed_whole() {
    assertThat(refused("{\"word\":[\"" + "x".repeat(500) + "\"]}").sentence()).hasSizeLessThan(150);
  }
}
