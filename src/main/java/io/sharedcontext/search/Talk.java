package io.sharedcontext.search;

import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.index.IndexPart;
import java.util.ArrayList;
import java.util.List;

/**
 * One session's messages in the order of their ids, numbered from 0 over all parts in which they lie.
 * Those that are not visible have numbers, too, and nothing else. For one thread.
 */
final class Talk {
  private final List<Run> runs;
  private final Corpus corpus;
  private final int[] starts;
  private final IndexPart[] parts;

  /** What to add to a message's number for its place, run by run. */
  private final int[] shifts;

  private final List<Corpus.Stretch> stretches = new ArrayList<>();

  /** The run that was asked for last: neighbours lie mostly in the same. */
  private int current;

  Talk(SearchScope scope, Corpus corpus) {
    this.corpus = corpus;
    runs = scope.runs();
    starts = new int[runs.size() + 1];
    parts = new IndexPart[runs.size()];
    shifts = new int[runs.size()];
    for (int r = 0; r < runs.size(); r++) {
      starts[r + 1] = starts[r] + runs.get(r).size();
      parts[r] = runs.get(r).part();
      shifts[r] = runs.get(r).from() - starts[r];
      stretches.add(corpus.stretch(runs.get(r).part()));
    }
  }

  /** How many messages there are, visible or not. */
  int size() {
    return starts[starts.length - 1];
  }

  List<Run> runs() {
    return runs;
  }

  Corpus.Stretch stretch(int run) {
    return stretches.get(run);
  }

  /** The run that a message is in. */
  int run(int message) {
    while (message < starts[current]) {
      current--;
    }
    while (message >= starts[current + 1]) {
      current++;
    }
    return current;
  }

  /** The place of a message in the part of its run. */
  int place(int run, int message) {
    return message + shifts[run];
  }

  /** The number of the message at a place of a run's part. */
  int message(int run, int place) {
    return place - shifts[run];
  }

  private IndexPart part(int run) {
    return parts[run];
  }

  boolean visible(int message) {
    int run = run(message);
    return runs.get(run).visible().test(place(run, message));
  }

  /** May this message be among the answers? */
  boolean wanted(int message) {
    int run = run(message);
    return runs.get(run).wanted().test(place(run, message));
  }

  long id(int message) {
    int run = run(message);
    return part(run).id(place(run, message));
  }

  long sentAt(int message) {
    int run = run(message);
    return part(run).sentAt(place(run, message));
  }

  int traits(int message) {
    int run = run(message);
    return part(run).traits(place(run, message));
  }

  /** How many words a message has, as far as they are looked at. */
  int length(int message) {
    int run = run(message);
    int place = message + shifts[run];
    return corpus.metadata() ? parts[run].length(place) : parts[run].textLength(place);
  }

  /** The sender of a visible message, as the corpus numbers them. */
  int sender(int message) {
    int run = run(message);
    return stretches.get(run).sender(place(run, message));
  }

  /** The visible message before or after, as {@code step} is -1 or 1; -1 if there is none. */
  int next(int message, int step) {
    int next = message + step;
    while (next >= 0 && next < size() && !visible(next)) {
      next += step;
    }
    return next < size() ? next : -1;
  }

  /** The number of the message {@code id} if it is visible, otherwise -1. */
  int find(long id) {
    for (int run = 0; run < runs.size(); run++) {
      Run of = runs.get(run);
      if (id <= of.part().id(of.to() - 1)) {
        int place = of.part().place(id, of.from(), of.to());
        return place >= 0 && of.visible().test(place) ? message(run, place) : -1;
      }
    }
    return -1;
  }

  /** The message that {@code message} answers if it is visible, otherwise -1. */
  int parent(int message) {
    int run = run(message);
    long id = part(run).linked() ? part(run).parent(place(run, message)) : 0;
    int parent = id == 0 ? -1 : find(id);
    return parent < message ? parent : -1;
  }
}
