package io.sharedcontext.people;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question of an agent to a person.
 *
 * @param id {@code ticket_} and 16 hexadecimal digits
 * @param session where it was asked
 * @param agent who asked
 * @param message the message with the question
 * @param question what it says
 * @param options the answers to choose from; any answer when empty
 * @param expiresAt when it lapses unless it is answered; empty for never
 * @param answer what was answered
 * @param answeredBy who did
 * @param reply the message with the answer, or with the news that the question lapsed
 */
public record Ticket(
    String id,
    String session,
    String agent,
    long message,
    String question,
    List<String> options,
    Instant askedAt,
    Optional<Instant> expiresAt,
    State state,
    Optional<String> answer,
    Optional<String> answeredBy,
    Optional<Long> reply) {
  /** How a question stands. */
  public enum State {
    /** It waits for an answer. */
    OPEN,
    /** It was answered. */
    ANSWERED,
    /** Its time was over before anybody answered. */
    LAPSED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Ticket {
    options = List.copyOf(options);
  }

  /** The same, ended without an answer. */
  Ticket ended(State end, long news) {
    return new Ticket(
        id,
        session,
        agent,
        message,
        question,
        options,
        askedAt,
        expiresAt,
        end,
        answer,
        answeredBy,
        Optional.of(news));
  }

  /** The same, answered. */
  Ticket answered(String text, String by, long news) {
    return new Ticket(
        id,
        session,
        agent,
        message,
        question,
        options,
        askedAt,
        expiresAt,
        State.ANSWERED,
        Optional.of(text),
        Optional.of(by),
        Optional.of(news));
  }

  /** Whether it can still be answered. */
  public boolean open(Instant now) {
    return state == State.OPEN && expiresAt.map(now::isBefore).orElse(true);
  }
}
