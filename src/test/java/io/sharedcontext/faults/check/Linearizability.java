package io.sharedcontext.faults.check;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Whether calls that overlapped can be put into one order that respects real time and that a simple
 * sequential model accepts: the search of Wing and Gong with Lowe's memory of where it has been, a set
 * of calls and the state after them. Calls without an answer may come anywhere after they were asked, or
 * never. It knows nothing of the server.
 */
final class Linearizability<S, C> {
  private final List<C> calls;
  private final List<Span> spans;
  private final BiFunction<S, C, Optional<S>> model;
  private final Set<Place<S>> seen = new HashSet<>();
  private final Deque<Place<S>> open = new ArrayDeque<>();

  /** The calls that have taken effect, and what they led to. */
  private record Place<S>(BitSet done, S state) {}

  private Linearizability(
      List<C> calls, Function<C, Span> span, BiFunction<S, C, Optional<S>> model) {
    this.calls = calls.stream()
        .sorted(Comparator.comparingLong(call -> span.apply(call).invoked()))
        .toList();
    this.spans = this.calls.stream().map(span).toList();
    this.model = model;
  }

  /** Whether {@code calls} can be ordered; {@code model} gives the state after a call, if it may come. */
  static <S, C> boolean holds(
      S initial, List<C> calls, Function<C, Span> span, BiFunction<S, C, Optional<S>> model) {
    return new Linearizability<S, C>(calls, span, model).search(initial);
  }

  private boolean search(S initial) {
    visit(new Place<>(new BitSet(), initial));
    while (!open.isEmpty()) {
      Place<S> place = open.pop();
      if (complete(place)) {
        return true;
      }
      expand(place);
    }
    return false;
  }

  private void visit(Place<S> place) {
    if (seen.add(place)) {
      open.push(place);
    }
  }

  /** Whether every call that was answered has its place. */
  private boolean complete(Place<S> place) {
    for (int i = place.done().nextClearBit(0);
        i < calls.size();
        i = place.done().nextClearBit(i + 1)) {
      if (spans.get(i).returned() != Long.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  /** Lets each call come next that was asked before any of the others had its answer. */
  private void expand(Place<S> place) {
    long firstAnswer = firstAnswer(place);
    for (int i = place.done().nextClearBit(0);
        i < calls.size() && spans.get(i).invoked() <= firstAnswer;
        i = place.done().nextClearBit(i + 1)) {
      int next = i;
      model
          .apply(place.state(), calls.get(i))
          .ifPresent(state -> visit(new Place<>(with(place.done(), next), state)));
    }
  }

  private long firstAnswer(Place<S> place) {
    long first = Long.MAX_VALUE;
    for (int i = place.done().nextClearBit(0);
        i < calls.size() && spans.get(i).invoked() <= first;
        i = place.done().nextClearBit(i + 1)) {
      first = Math.min(first, spans.get(i).returned());
    }
    return first;
  }

  private static BitSet with(BitSet done, int next) {
    BitSet more = (BitSet) done.clone();
    more.set(next);
    return more;
  }
}
