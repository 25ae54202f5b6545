package io.sharedcontext.faults.check;

import static java.util.stream.Collectors.groupingBy;

import io.sharedcontext.faults.check.MemoryCall.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Whether each shared memory entry behaved like one value with a version, changed by one call at a time. */
final class MemoryCheck {
  private MemoryCheck() {}

  /** What no correct server can have answered; nothing if one can. */
  static List<String> problems(List<MemoryCall> calls) {
    List<String> problems = new ArrayList<>();
    new TreeMap<>(calls.stream().collect(groupingBy(MemoryCall::key))).forEach((key, of) -> {
      List<MemoryCall> judged = of.stream().filter(MemoryCheck::tells).toList();
      if (!holds(judged)) {
        problems.add("the history of memory entry " + key + " is not linearizable: of "
            + judged.size() + " calls the first whose answer fits no order is "
            + firstThatDoesNotFit(judged));
      }
      problems.addAll(tokensOutOfOrder(of));
    });
    return problems;
  }

  private static boolean holds(List<MemoryCall> calls) {
    return Linearizability.holds(State.ABSENT, calls, MemoryCall::span, MemoryCheck::after);
  }

  /** The call with whose answer the history became impossible. */
  private static MemoryCall firstThatDoesNotFit(List<MemoryCall> calls) {
    List<MemoryCall> answered = calls.stream()
        .sorted(Comparator.comparingLong(call -> call.span().returned()))
        .toList();
    int good = 0;
    int bad = answered.size();
    while (bad - good > 1) {
      int middle = (good + bad) / 2;
      if (holds(until(calls, answered.get(middle - 1).span().returned()))) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return answered.get(bad - 1);
  }

  /** What was known at a moment: what was asked later is not, and what was answered later is open. */
  private static List<MemoryCall> until(List<MemoryCall> calls, long moment) {
    return calls.stream()
        .filter(call -> call.span().invoked() <= moment)
        .filter(call ->
            call.span().returned() <= moment || (call.write() && call.outcome() != Outcome.REFUSED))
        .map(call -> call.span().returned() <= moment ? call : call.unanswered())
        .toList();
  }

  /** A refusal tells something of the entry only if another version was in the way. */
  private static boolean tells(MemoryCall call) {
    return call.outcome() != Outcome.REFUSED || call.version() >= 0;
  }

  private static Optional<State> after(State state, MemoryCall call) {
    if (!call.write()) {
      State found = new State(call.version(), call.value());
      return found.equals(state) ? Optional.of(state) : Optional.empty();
    }
    boolean expected = call.expected() == MemoryCall.ANY || call.expected() == state.version();
    return switch (call.outcome()) {
      case REFUSED ->
        !expected && call.version() == state.version() ? Optional.of(state) : Optional.empty();
      case UNKNOWN ->
        expected ? Optional.of(new State(state.version() + 1, call.value())) : Optional.empty();
      case DONE ->
        expected && call.version() == state.version() + 1
            ? Optional.of(new State(call.version(), call.value()))
            : Optional.empty();
    };
  }

  /** Guarded writes succeed in the order of their tokens: an old holder's never after a new one's. */
  private static List<String> tokensOutOfOrder(List<MemoryCall> calls) {
    List<String> problems = new ArrayList<>();
    List<MemoryCall> guarded = calls.stream()
        .filter(call -> call.write() && call.token() > 0 && call.outcome() == Outcome.DONE)
        .sorted((one, other) -> Long.compare(one.version(), other.version()))
        .toList();
    for (int i = 1; i < guarded.size(); i++) {
      if (guarded.get(i).token() < guarded.get(i - 1).token()) {
        problems.add("a stale token wrote: " + guarded.get(i) + " after " + guarded.get(i - 1));
      }
    }
    return problems;
  }
}
