package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Hears of every step of every call, so it must be quick. */
public interface CallListener {
  /**
   * A token was checked.
   *
   * @param good whether it named a caller
   */
  default void validated(long nanos, boolean good) {}

  /**
   * A call that was admitted is about to begin with these arguments. Whoever throws a {@link Failure}
   * refuses it.
   *
   * @return what its result has to say about them
   */
  default List<String> examined(Tool<?, ?> tool, ObjectNode arguments) {
    return List.of();
  }

  /** A call was admitted. */
  default void admitted(Caller caller) {}

  /** A call was denied something; completes when that is on record. */
  default CompletableFuture<Void> refused(Caller caller, String what, Failure failure) {
    return CompletableFuture.completedFuture(null);
  }

  /** The client's pipe has taken an answer with these messages, which are addressed to the caller. */
  default void delivered(Caller caller, List<Long> messages) {}

  /**
   * A call was answered.
   *
   * @param nanos from the beginning of the call to its answer
   * @param failure why it failed, if it did
   */
  default void answered(Tool<?, ?> tool, Caller caller, long nanos, Optional<ErrorCode> failure) {}
}
