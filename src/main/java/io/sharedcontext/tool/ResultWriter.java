package io.sharedcontext.tool;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.text.Invisible;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes result records and failures as the JSON objects that clients see. Texts of others are in them, so
 * what draws nothing is an escape in all of the JSON: who reads it sees it.
 */
public final class ResultWriter {
  private static final Map<Class<?>, List<ResultMember>> MEMBERS = new ConcurrentHashMap<>();

  private ResultWriter() {}

  /** The result of a call as it is kept for a repetition. */
  public static String success(Record result) {
    return success(result, 0, Json.object()).toString();
  }

  /** The result of a call, with what any result may carry. */
  static Utf8Bytes success(Record result, long unread, ObjectNode notes) {
    return Json.utf8(out -> {
          out.writeStartObject();
          out.writeBooleanField("success", true);
          fields(out, result);
          common(out, unread, notes);
          out.writeEndObject();
        })
        .visible();
  }

  /** The result of a call that is written already, with what any result may carry. */
  static Utf8Bytes rendered(Utf8Bytes result, long unread, ObjectNode notes) {
    Utf8Bytes whole = unread == 0 ? result : result.withMember("\"unread\":" + unread);
    for (var note : notes.properties()) {
      whole = whole.withMember(
          "\"" + note.getKey() + "\":" + Invisible.escapedJson(Json.text(note.getValue())));
    }
    return whole;
  }

  /** The first result of a call that is repeated with the same idempotency key. */
  static Utf8Bytes replay(JsonNode first, long unread, ObjectNode notes) {
    return Json.utf8(out -> {
          out.writeStartObject();
          members(out, first);
          out.writeBooleanField("replayed", true);
          common(out, unread, notes);
          out.writeEndObject();
        })
        .visible();
  }

  /** What any result may carry. */
  private static void common(JsonGenerator out, long unread, ObjectNode notes) throws IOException {
    if (unread > 0) {
      out.writeNumberField("unread", unread);
    }
    members(out, notes);
  }

  private static void members(JsonGenerator out, JsonNode object) throws IOException {
    for (var entry : object.properties()) {
      out.writeFieldName(entry.getKey());
      Json.write(out, entry.getValue());
    }
  }

  /** A failure, in the one shape that all failures have. */
  static Utf8Bytes failure(Failure failure) {
    return Utf8Bytes.of(Invisible.escapedJson(Json.text(out -> {
      out.writeStartObject();
      out.writeBooleanField("success", false);
      out.writeStringField("code", failure.code().name());
      out.writeStringField("error", Invisible.visible(failure.sentence()));
      out.writeBooleanField("recoverable", failure.recoverable());
      out.writeArrayFieldStart("suggestions");
      for (String step : failure.suggestions()) {
        out.writeString(Invisible.visible(step));
      }
      out.writeEndArray();
      out.writeFieldName("details");
      Json.write(out, failure.details());
      if (failure.retryAfterMillis().isPresent()) {
        out.writeNumberField("retry_after_ms", failure.retryAfterMillis().getAsLong());
      }
      out.writeEndObject();
    })));
  }

  /** A record as a JSON object: snake_case names, empty optionals left out, times in UTC. */
  public static String text(Record record) {
    return Invisible.escapedJson(Json.text(out -> write(out, record)));
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Instant time) {
      out.writeString(Times.text(time));
    } else if (value instanceof Enum<?> constant) {
      out.writeString(FieldSchema.choice(constant));
    } else if (value instanceof JsonNode node) {
      Json.write(out, node);
    } else if (value instanceof SerializedString json) {
      out.writeRawValue(json);
    } else if (value instanceof Written<?> written) {
      out.writeRawValue(written.json());
    } else if (value instanceof List<?> items) {
      list(out, items);
    } else if (value instanceof Map<?, ?> named) {
      map(out, named);
    } else {
      out.writeStartObject();
      fields(out, (Record) value);
      out.writeEndObject();
    }
  }

  private static void list(JsonGenerator out, List<?> items) throws IOException {
    out.writeStartArray();
    for (Object item : items) {
      write(out, item);
    }
    out.writeEndArray();
  }

  private static void map(JsonGenerator out, Map<?, ?> named) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : named.entrySet()) {
      out.writeFieldName((String) entry.getKey());
      write(out, entry.getValue());
    }
    out.writeEndObject();
  }

  private static void fields(JsonGenerator out, Record record) throws IOException {
    for (ResultMember member : members(record.getClass())) {
      Object value = member.read(record);
      Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (present != null) {
        out.writeFieldName(member.key());
        write(out, present);
      }
    }
  }

  private static List<ResultMember> members(Class<?> type) {
    List<ResultMember> known = MEMBERS.get(type);
    return known == null ? MEMBERS.computeIfAbsent(type, ResultWriter::read) : known;
  }

  private static List<ResultMember> read(Class<?> type) {
    return RecordSchema.of(type).fields().stream().map(ResultMember::new).toList();
  }
}
