package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What surrounds every call and belongs to the store, so that tools and wire need to know neither
 * tokens nor tables.
 *
 * @param authenticator says who calls
 * @param limiter says how often
 * @param unread counts what waits for the caller
 * @param listeners hear of each call, in this order
 * @param store what is called upon
 * @param clock tells the time of a call, to which its arguments may refer
 * @param tasks where calls go on that are answered as tasks
 */
public record CallPolicy(
    CallAuthenticator authenticator,
    CallLimiter limiter,
    UnreadCount unread,
    List<CallListener> listeners,
    CallStore store,
    Clock clock,
    CallTasks tasks) {
  private static final Logger LOG = LoggerFactory.getLogger(CallPolicy.class);

  public CallPolicy {
    listeners = List.copyOf(listeners);
  }

  /** One without tasks. */
  public CallPolicy(
      CallAuthenticator authenticator,
      CallLimiter limiter,
      UnreadCount unread,
      List<CallListener> listeners,
      CallStore store,
      Clock clock) {
    this(authenticator, limiter, unread, listeners, store, clock, CallTasks.NONE);
  }

  /** Whom a call acts for; listeners hear how long it took to check its token. */
  public Caller identify(
      CallSnapshot snapshot, Optional<String> token, ConnectionContext connection) {
    if (token.isEmpty() && connection.token().isEmpty()) {
      return authenticator.identify(snapshot, token, connection);
    }
    long began = System.nanoTime();
    try {
      Caller caller = authenticator.identify(snapshot, token, connection);
      validated(began, true);
      return caller;
    } catch (RuntimeException | Error e) {
      validated(began, false);
      throw e;
    }
  }

  /** Whether a connection acts for an agent that holds {@code needed}. */
  public boolean holds(Permission needed, ConnectionContext connection) {
    return authenticator.holds(needed, connection);
  }

  private void validated(long began, boolean good) {
    long nanos = System.nanoTime() - began;
    listeners.forEach(listener -> listener.validated(nanos, good));
  }

  /** Lets a call go on, or throws {@link ErrorCode#RATE_LIMITED}. */
  void admit(Caller caller, RateLimit rate) {
    limiter.admit(caller, rate);
    listeners.forEach(listener -> listener.admitted(caller));
  }

  /** What the result has to say about the arguments, or a failure. */
  public List<String> examine(Tool<?, ?> tool, ObjectNode arguments) {
    List<String> warnings = List.of();
    for (CallListener listener : listeners) {
      List<String> more = listener.examined(tool, arguments);
      warnings = warnings.isEmpty()
          ? more
          : Stream.concat(warnings.stream(), more.stream()).toList();
    }
    return warnings;
  }

  /** Has a refusal recorded; completes, with what to answer, when every listener has. */
  public CompletableFuture<Failure> refused(Caller caller, String what, Failure failure) {
    Failure answer = limiter.refuse(caller, failure);
    return CompletableFuture.allOf(listeners.stream()
            .map(listener -> listener.refused(caller, what, failure))
            .toArray(CompletableFuture<?>[]::new))
        .handle((done, bug) -> {
          if (bug != null) {
            LOG.error("a refusal of {} could not be recorded", what, bug);
          }
          return answer;
        });
  }

  /**
   * Tells that the client's pipe has taken an answer with messages addressed to the caller. The answer is
   * out: what cannot be noted of it is no reason for another one.
   */
  public void delivered(Caller caller, List<Long> messages) {
    try {
      listeners.forEach(listener -> listener.delivered(caller, messages));
    } catch (RuntimeException | Error e) {
      LOG.error("what was given out could not be noted", e);
    }
  }

  /** Tells how long a call took. */
  void answered(Tool<?, ?> tool, Caller caller, long nanos, Optional<ErrorCode> failure) {
    listeners.forEach(listener -> listener.answered(tool, caller, nanos, failure));
  }
}
