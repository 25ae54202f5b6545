package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Optional;

/** Comparisons that SQLite does not make as people expect: letters of any script, JSON values. */
final class Matching {
  /** Numbers are equal by value, whatever way they are written. */
  private static final Comparator<JsonNode> BY_VALUE =
      (left, right) -> left.isNumber() && right.isNumber() && finite(left) && finite(right)
          ? left.decimalValue().compareTo(right.decimalValue())
          : left.equals(right) ? 0 : 1;

  private Matching() {}

  private static boolean finite(JsonNode number) {
    return Double.isFinite(number.doubleValue()) || number.isBigDecimal() || number.isBigInteger();
  }

  /** Whether {@code text} holds {@code part}, whatever the case of either. */
  static boolean contains(String text, String part) {
    int last = text.length() - part.length();
    for (int i = 0; i <= last; i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }

  /**
   * A pattern for SQLite's LIKE, with {@code \} before what is to be taken literally, that fits every
   * text of ASCII characters which holds {@code part}, and no other such text; empty when {@code
   * part} is not of ASCII, as letters of other scripts may equal some of ASCII.
   */
  static Optional<String> like(String part) {
    boolean ascii = part.chars().allMatch(c -> c < 128 && c > 0);
    return ascii
        ? Optional.of("%" + part.replaceAll("[\\\\%_]", "\\\\$0") + "%")
        : Optional.empty();
  }

  /** Whether {@code metadata} has every value of {@code wanted} under the same key. */
  static boolean all(ObjectNode wanted, ObjectNode metadata) {
    return wanted.properties().stream().allMatch(entry -> {
      JsonNode value = metadata.get(entry.getKey());
      return value != null && entry.getValue().equals(BY_VALUE, value);
    });
  }
}
