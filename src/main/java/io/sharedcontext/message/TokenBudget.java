package io.sharedcontext.message;

import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * How much of an answer is left, at four characters of JSON a token. The first item of an answer
 * always fits, so that a reader with a small budget still comes forward, and what is larger than a
 * whole budget is given alone. Nothing is measured, by writing it, while there is room for the most
 * that it may take. For one thread.
 */
public final class TokenBudget {
  /** The budget of an answer whose request names none. */
  public static final int DEFAULT_TOKENS = 10_000;

  /** The same as it stands in declarations. */
  public static final String DEFAULT = "" + DEFAULT_TOKENS;

  private static final long CHARACTERS_A_TOKEN = 4;

  private static final int QUOTES = 2;

  /** What stands around the items of an answer at most: counts, two cursors, names of fields. */
  private static final long AROUND = 280;

  /** The fields of a message with their names, but for what differs in length without a limit. */
  private static final long MESSAGE = 400;

  /** How much longer a control character is when it is written as six. */
  private static final int ESCAPED = 5;

  private long left;
  private boolean generous;
  private final List<Record> guessed = new ArrayList<>();
  private long guess;

  private TokenBudget(long characters, boolean generous) {
    this.left = characters;
    this.generous = generous;
  }

  /** A budget of so many tokens. */
  public static TokenBudget of(int tokens) {
    return new TokenBudget(tokens * CHARACTERS_A_TOKEN - AROUND, true);
  }

  /** A part of this budget; what its user leaves over comes back through {@link #settle}. */
  TokenBudget part(long share) {
    measure();
    return new TokenBudget(left / share, generous);
  }

  /** Takes from this budget what the user of {@code part}, one of {@code share}, took. */
  void settle(TokenBudget part, long share) {
    part.measure();
    left += part.left - left / share;
    generous &= part.generous;
  }

  /** Takes what a message needs, with a comma, or returns false and takes nothing. */
  boolean take(Written<Message> message) {
    return take(message.length() + 1L);
  }

  /** Takes what {@code shown} needs, in whose shape {@code message} is told, with a comma. */
  boolean take(Message message, Record shown) {
    long most = most(message);
    if (left < most) {
      return take(ResultWriter.text(shown).length() + 1L);
    }
    left -= most;
    guess += most;
    guessed.add(shown);
    generous = false;
    return true;
  }

  private static long most(Message message) {
    long names = message.to().stream().mapToLong(to -> to.length() + QUOTES + 1).sum();
    return MESSAGE
        + message.sender().length()
        + message.senderType().length()
        + names
        + most(message.content())
        + Json.text(message.metadata()).length();
  }

  /** The most that a text takes when it is written. */
  public static long most(String text) {
    long length = text.length() + (long) QUOTES;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        length += ESCAPED;
      }
    }
    return length;
  }

  /** Puts what was taken by guess right. */
  private void measure() {
    long taken =
        guessed.stream().mapToLong(one -> ResultWriter.text(one).length() + 1L).sum();
    left += guess - taken;
    guess = 0;
    guessed.clear();
  }

  /** Takes what has to be in the answer, whether there is room or not. */
  void spend(Record part) {
    left -= ResultWriter.text(part).length();
  }

  /** Takes {@code characters}, or returns false and takes nothing. */
  public boolean take(long characters) {
    measure();
    boolean fits = left >= characters || generous;
    if (fits) {
      left -= characters;
      generous = false;
    }
    return fits;
  }

  /**
   * The first of {@code items} that there is room for.
   *
   * @param most the most that one takes
   */
  public <T extends Record> List<T> within(List<T> items, ToLongFunction<T> most) {
    return items.stream().mapToLong(most).sum() <= left
        ? items
        : items.stream()
            .takeWhile(item -> take(ResultWriter.text(item).length() + 1L))
            .toList();
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

  /** Takes {@code characters} of something that is not an item by itself, or returns false. */
  boolean reserve(long characters) {
    measure();
    boolean fits = left >= characters;
    left -= fits ? characters : 0;
    return fits;
  }
}
