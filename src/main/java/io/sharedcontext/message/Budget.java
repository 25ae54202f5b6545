package io.sharedcontext.message;

import io.sharedcontext.tool.Results;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of an answer is left, at four characters of JSON a token. The first item always fits, so
 * that a reader with a small budget still comes forward.
 */
final class Budget {
  /** Characters of an answer for which no budget was asked: a page of the largest messages ends. */
  static final long MOST_CHARACTERS = 4_000_000;

  private static final long CHARACTERS_A_TOKEN = 4;

  private final long all;
  private final AtomicLong left;

  private Budget(long characters) {
    this.all = characters;
    this.left = new AtomicLong(characters);
  }

  /** A budget of so many tokens; without a number, one that no ordinary page exceeds. */
  static Budget of(Optional<Integer> tokens) {
    return new Budget(tokens.map(number -> number * CHARACTERS_A_TOKEN).orElse(MOST_CHARACTERS));
  }

  /** A budget of so many characters. */
  static Budget ofCharacters(long characters) {
    return new Budget(characters);
  }

  /** Takes what {@code item} needs, or returns false and takes nothing. */
  boolean take(Record item) {
    return take(Results.text(item).length());
  }

  /** Takes {@code characters}, or returns false and takes nothing. */
  boolean take(long characters) {
    boolean fits = left.get() == all || left.get() >= characters;
    if (fits) {
      left.addAndGet(-characters);
    }
    return fits;
  }

  /** Characters left; negative when the first item took more than there was. */
  long left() {
    return left.get();
  }
}
