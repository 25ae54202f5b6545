package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are read and written as data binding would read and write them. */
class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "\"\"",
        "0",
        "-1",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775808",
        "1.0",
        "1.10",
        "1E+3",
        "1e400",
        "0.1000000000000000055511151231257827",
        "{\"b\":1,\"a\":{\"c\":[1,[2,{}],null,false]}}",
        "{\"a\":1,\"a\":2}",
        "\"\\u0000\\n\\\"\\\\\\u2028 \u00e9 \ud83d\ude00 \\ud800\""
      })
  void a_tree_is_what_data_binding_makes_of_a_text(String text) throws JsonProcessingException {
    JsonNode read = Json.read(text).value();

    assertThat(read).isEqualTo(Json.mapper().readTree(text));
    assertThat(Json.text(read)).isEqualTo(Json.mapper().writeValueAsString(read));
    assertThat(Json.text(read)).isEqualTo(read.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "1 2", "{", "[1,", "{\"a\":}", "", "nul", "[1}", "{\"a\" 1}"})
  void what_is_no_single_value_is_refused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonProcessingException.class);
  }
}
