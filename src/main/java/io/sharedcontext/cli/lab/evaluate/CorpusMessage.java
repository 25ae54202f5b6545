package io.sharedcontext.cli.lab.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A message of a corpus.
 *
 * @param space the session it belongs to
 * @param parent the id of the message that it answers
 */
record CorpusMessage(
    String space,
    String id,
    String sender,
    long sentAt,
    String content,
    JsonNode metadata,
    Optional<String> parent) {
  static CorpusMessage of(JsonNode line) {
    return new CorpusMessage(
        line.required("space").asText(),
        line.required("id").asText(),
        line.required("sender").asText(),
        OffsetDateTime.parse(line.required("ts").asText()).toInstant().toEpochMilli(),
        line.required("content").asText(),
        line.path("metadata"),
        Optional.of(line.path("parent").asText()).filter(id -> !id.isEmpty()));
  }
}
