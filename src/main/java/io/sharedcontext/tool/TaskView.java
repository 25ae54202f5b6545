package io.sharedcontext.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task as its agent sees it.
 *
 * @param id names it; cannot be guessed
 * @param status how far it is
 * @param message says that for people, in one sentence
 * @param createdAt when it was made
 * @param updatedAt when its status changed last
 * @param kept how long it is kept from its making on
 * @param pollInterval how often it is worth asking for
 * @param result what it came to, once it is completed
 * @param given the ids of the messages in that which are addressed to its agent
 * @param question what the person at a client that has forms is asked while it waits
 */
public record TaskView(
    String id,
    Status status,
    String message,
    Instant createdAt,
    Instant updatedAt,
    Duration kept,
    Duration pollInterval,
    Optional<CallResult> result,
    List<Long> given,
    Optional<FormQuestion> question) {

  public TaskView {
    given = List.copyOf(given);
  }

  /** The same, with more for people to read. */
  public TaskView saying(String more) {
    return new TaskView(
        id,
        status,
        message + more,
        createdAt,
        updatedAt,
        kept,
        pollInterval,
        result,
        given,
        question);
  }

  /** How far a task is. A failure of its tool completes it, as its result. */
  public enum Status {
    WORKING,
    COMPLETED,
    CANCELLED
  }
}
