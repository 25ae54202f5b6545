package io.sharedcontext.message;

import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Written;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * How much of an answer is left, at four characters of JSON a token. The first item of an answer
 * always fits, so that a reader with a small budget still comes forward.
 */
public final class TokenBudget {
  /** Characters of an answer for which no budget was asked: a page of the largest messages ends. */
  private static final long MOST_CHARACTERS = 4_000_000;

  private static final long CHARACTERS_A_TOKEN = 4;

  private static final int QUOTES = 2;

  /** What stands around the items of an answer at most: counts, two cursors, names of fields. */
  private static final long AROUND = 280;

  private final AtomicLong left;
  private final AtomicBoolean generous;
  private final boolean exact;

  private TokenBudget(long characters, boolean generous, boolean exact) {
    this.left = new AtomicLong(characters);
    this.generous = new AtomicBoolean(generous);
    this.exact = exact;
  }

  /** A budget of so many tokens; without a number, one that no ordinary page exceeds. */
  public static TokenBudget of(Optional<Integer> tokens) {
    return tokens
        .map(number -> new TokenBudget(number * CHARACTERS_A_TOKEN - AROUND, true, true))
        .orElseGet(() -> new TokenBudget(MOST_CHARACTERS, true, false));
  }

  /** A part of this budget; what its user leaves over comes back through {@link #settle}. */
  TokenBudget part(long share) {
    return new TokenBudget(left.get() / share, generous.get(), exact);
  }

  /** Takes from this budget what the user of {@code part}, one of {@code share}, took. */
  void settle(TokenBudget part, long share) {
    left.addAndGet(part.left.get() - left.get() / share);
    generous.compareAndSet(true, part.generous.get());
  }

  /** Takes what a message needs, with a comma, or returns false and takes nothing. */
  boolean take(Written<Message> message) {
    return take(message.length() + 1L);
  }

  /** Takes what {@code shown} needs, in whose shape {@code message} is told, with a comma. */
  boolean take(Message message, Record shown) {
    return take(exact ? ResultWriter.text(shown).length() + 1L : about(message));
  }

  /** Takes what has to be in the answer, whether there is room or not. */
  void spend(Record part) {
    left.addAndGet(-ResultWriter.text(part).length());
  }

  /** Near enough where only memory is at stake; writing each message twice would cost more. */
  private static long about(Message message) {
    return (long) message.content().length() + Json.text(message.metadata()).length();
  }

  /** Takes {@code characters}, or returns false and takes nothing. */
  public boolean take(long characters) {
    boolean fits = left.get() >= characters || generous.get();
    if (fits) {
      left.addAndGet(-characters);
      generous.set(false);
    }
    return fits;
  }

  /** The first of {@code items} that there is room for, each with a comma. */
  <T> List<T> first(List<T> items, ToIntFunction<T> length) {
    return items.stream()
        .takeWhile(item -> reserve(length.applyAsInt(item) + 1L))
        .toList();
  }

  /** The first of {@code names} that there is room for. */
  List<String> names(List<String> names) {
    return first(names, name -> name.length() + QUOTES);
  }

  /** Takes {@code characters} of something that is no item by itself, or returns false. */
  boolean reserve(long characters) {
    boolean fits = left.get() >= characters;
    left.addAndGet(fits ? -characters : 0);
    return fits;
  }
}
