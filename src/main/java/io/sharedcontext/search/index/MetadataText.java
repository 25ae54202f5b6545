package io.sharedcontext.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The values in JSON that have words in them. */
public final class MetadataText {
  private MetadataText() {}

  /** The texts and numbers in {@code json}, nested ones too, in order. */
  public static List<String> of(JsonNode json) {
    List<String> values = new ArrayList<>();
    collect(json, values);
    return values;
  }

  private static void collect(JsonNode json, List<String> values) {
    if (json.isTextual() || json.isNumber()) {
      values.add(json.asText());
    }
    json.forEach(item -> collect(item, values));
  }
}
