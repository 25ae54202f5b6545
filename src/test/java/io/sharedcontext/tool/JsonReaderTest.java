package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts are read as data binding reads them, and refused where it refuses them. */
class JsonReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"a\\u00e9\\n\"",
        "[1,-2,2147483648,123456789012345678901234567890,1.50,1E400,-1e-7,0.0]",
        "{\"b\":{\"a\":[]},\"a\":null,\"b\":true,\"\":{}}",
        "  [ false , [ [ ] ] ]  "
      })
  void it_reads_what_the_mapper_reads(String text) throws JsonProcessingException {
    Json.Read read = JsonReader.read(text);

    assertThat(read.problem()).isEmpty();
    assertThat(read.value()).isEqualTo(Json.mapper().readTree(text));
    assertThat(read.value()).hasToString(Json.mapper().readTree(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[-0", "{\"a\":-0,}", "-0 1", "-01", "[-0]]", "{-0:1}", "-"})
  void it_refuses_what_is_not_json(String text) {
    assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.mapper().readTree(text))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void a_number_whose_exponent_is_no_number_is_left_out() throws JsonProcessingException {
    Json.Read read = Json.read("{\"a\":1e30123456789012345678901234567890}");

    assertThat(read.problem())
        .contains(
            new Json.Problem("/a", "holds a number with an exponent that is too large to be read"));
    assertThat(read.value()).hasToString("{\"a\":null}");
  }

  @Test
  void what_is_too_large_is_left_out_and_the_rest_is_read() throws JsonProcessingException {
    String deep = "[".repeat(501) + "1" + "]".repeat(501);

    Json.Read read =
        Json.read("{\"a\":[0,-" + "1".repeat(1_000) + "],\"b\":" + deep + ",\"c\":-0.0}");

    assertThat(read.problem())
        .contains(
            new Json.Problem("/a/1", "holds a number of 1001 characters; at most 1000 are read"));
    assertThat(read.value().at("/a")).hasToString("[0,null]");
    assertThat(read.value().get("c")).hasToString("-0.0");
    assertThat(Json.read("[".repeat(500) + "]".repeat(500)).problem()).isEmpty();
    assertThat(Json.read("[".repeat(501) + "]".repeat(501)).problem()).isPresent();
    assertThat(Json.read("1".repeat(1_000)).problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':{'\\ud800':1},'b':2}",
        "{'a':{'x\\udc00':1},'b':2}",
        "{'a':{'\\ud83d\\ude00\\uD83D':[-0]},'b':2}"
      })
  void half_a_character_in_a_name_is_told_and_the_rest_is_read(String text)
      throws JsonProcessingException {
    Json.Read read = Json.read(text.replace('\'', '"'));

    assertThat(read.value().get("b").asInt()).isEqualTo(2);
    assertThat(read.problem().orElseThrow().pointer()).startsWith("/a/");
    assertThat(read.problem().orElseThrow().sentence()).contains("unpaired surrogate");
  }

  @Test
  void half_a_character_does_not_make_json_of_what_is_none() throws JsonProcessingException {
    assertThatThrownBy(() -> Json.read("{\"\\ud800\":1"))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.read("{\"a\":\"\\ud800\",}"))
        .isInstanceOf(JsonProcessingException.class);
    assertThat(Json.read("{\"\\\\ud800\":1}").problem()).isEmpty();
  }
}
