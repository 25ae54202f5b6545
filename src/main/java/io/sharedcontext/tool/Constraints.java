package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.ArgumentReader.Complaint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The limits that {@link Doc} puts on one value of the right type. */
final class Constraints {
  private static final int LONGEST_PROPOSAL = 100;

  private Constraints() {}

  /** What is wrong with {@code value}, if anything is. */
  static Optional<Complaint> check(FieldSchema field, JsonNode value) {
    if (!wellFormed(value)) {
      return complaint(field, "holds an unpaired surrogate, which is not a character");
    }
    return switch (field.kind()) {
      case TEXT -> text(field, value.textValue());
      case INTEGER, NUMBER -> number(field, value);
      case LIST -> list(field, value);
      case OBJECT, ANY -> json(field, value);
      default -> Optional.empty();
    };
  }

  private static Optional<Complaint> text(FieldSchema field, String text) {
    if (!field.says(text)) {
      return complaint(field, "must not be empty");
    }
    long length = text.codePointCount(0, text.length());
    if (length < field.doc().min()) {
      return complaint(field, "must have at least " + field.doc().min() + " characters");
    }
    if (length > field.doc().max()) {
      return over(field, "must have at most " + field.doc().max() + " characters, not " + length);
    }
    return pattern(field, text);
  }

  private static Optional<Complaint> pattern(FieldSchema field, String text) {
    boolean fits = field.pattern().map(p -> p.matcher(text).matches()).orElse(true);
    return fits
        ? Optional.empty()
        : complaint(field, "must match " + field.doc().pattern() + proposal(field, text));
  }

  /** The nearest text that matches: with a hyphen for what cannot be in it. */
  private static String proposal(FieldSchema field, String text) {
    if (text.length() > LONGEST_PROPOSAL) {
      return "";
    }
    Pattern pattern = field.pattern().orElseThrow();
    String mended = text.codePoints()
        .mapToObj(Character::toString)
        .map(one -> pattern.matcher(one).matches() ? one : " ")
        .collect(Collectors.joining())
        .strip()
        .replaceAll(" +", "-");
    return pattern.matcher(mended).matches() ? ", such as " + mended : "";
  }

  private static Optional<Complaint> number(FieldSchema field, JsonNode value) {
    double number = value.doubleValue();
    boolean fits = number >= field.doc().min()
        && number <= Math.max(field.doc().max(), field.doc().asTask())
        && (field.kind() == JsonType.NUMBER || value.canConvertToLong());
    return fits ? Optional.empty() : complaint(field, "must be " + range(field) + ", not " + value);
  }

  private static String range(FieldSchema field) {
    return field.doc().max() == Long.MAX_VALUE
        ? "at least " + field.doc().min()
        : "between " + field.doc().min() + " and " + field.doc().max();
  }

  private static Optional<Complaint> list(FieldSchema field, JsonNode value) {
    if (value.size() < field.doc().min() || value.size() > field.doc().max()) {
      return complaint(field, "must have " + range(field) + " items, not " + value.size());
    }
    JsonType kind = JsonType.of(field.item().orElseThrow());
    for (JsonNode item : value) {
      if (!kind.accepts(item)) {
        return complaint(field, "must hold only values of type " + kind.json());
      }
      Optional<Complaint> complaint =
          kind == JsonType.TEXT ? item(field, item.textValue()) : Optional.empty();
      if (complaint.isPresent()) {
        return complaint;
      }
    }
    return Optional.empty();
  }

  private static Optional<Complaint> item(FieldSchema field, String text) {
    return text.isBlank() ? complaint(field, "must not hold an empty text") : pattern(field, text);
  }

  private static Optional<Complaint> json(FieldSchema field, JsonNode value) {
    if (value.size() > field.doc().maxKeys()) {
      return over(
          field, "must have at most " + field.doc().maxKeys() + " keys, not " + value.size());
    }
    if (field.doc().max() == Long.MAX_VALUE) {
      return Optional.empty();
    }
    int bytes = Json.text(value).getBytes(StandardCharsets.UTF_8).length;
    return bytes > field.doc().max()
        ? over(field, "must have at most " + field.doc().max() + " bytes as JSON, not " + bytes)
        : Optional.empty();
  }

  private static Optional<Complaint> complaint(FieldSchema field, String problem) {
    return Optional.of(new Complaint(field.name(), problem, ErrorCode.INVALID_INPUT));
  }

  private static Optional<Complaint> over(FieldSchema field, String problem) {
    return Optional.of(new Complaint(field.name(), problem, field.doc().over()));
  }

  /** Whether every text in it survives a round trip through UTF-8. */
  private static boolean wellFormed(JsonNode value) {
    if (value.isTextual()) {
      return wellFormed(value.textValue());
    }
    for (var entry : value.properties()) {
      if (!wellFormed(entry.getKey()) || !wellFormed(entry.getValue())) {
        return false;
      }
    }
    for (JsonNode item : value) {
      if (!wellFormed(item)) {
        return false;
      }
    }
    return true;
  }

  static boolean wellFormed(String text) {
    int unpaired = 0;
    for (int i = 0; i < text.length() && unpaired == 0; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        unpaired = Character.charCount(text.codePointAt(i)) - 2;
        i++;
      }
    }
    return unpaired == 0;
  }
}
