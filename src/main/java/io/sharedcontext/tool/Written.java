package io.sharedcontext.tool;

import com.fasterxml.jackson.core.io.SerializedString;

/**
 * A part of a result that is written once, however many results it comes to stand in. In schemas it is
 * what {@code value} is.
 *
 * @param json what {@link ResultWriter} writes of {@code value}
 */
public record Written<R extends Record>(R value, SerializedString json) {
  /** Writes {@code value}. */
  public static <R extends Record> Written<R> of(R value) {
    return new Written<>(value, new SerializedString(ResultWriter.text(value)));
  }

  /** How many characters of JSON it is. */
  public int length() {
    return json.charLength();
  }
}
