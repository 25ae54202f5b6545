package io.sharedcontext.search.index;

import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Messages as search sees them, whoever may: of one session, or of several one after the other. A
 * message is named by its place; the places of a session are in the order of its ids. Safe for several
 * threads. The same interface serves what is in memory and what all processes share, so that a search
 * is the same over both.
 */
public interface IndexPart {
  /** The words that these messages are made of. */
  TermDictionary terms();

  /** How many messages there are. */
  int size();

  long id(int place);

  /** When it was sent, in milliseconds. */
  long sentAt(int place);

  /** Who sent it: a number for {@link #name}. */
  int sender(int place);

  /** How many names there are. */
  int names();

  String name(int sender);

  /** The id of the message that it answers, whether or not that is here; 0 if it answers none. */
  long parent(int place);

  /** Does any message answer another? */
  boolean linked();

  /** Which messages from {@code from} on, before {@code to}, answer which; may take a look at each. */
  Answers answers(int from, int to);

  /** Which messages answer which. */
  @FunctionalInterface
  interface Answers {
    /** Shows the places of those that answer the message {@code id}, ascending. */
    void to(long id, IntConsumer sink);
  }

  /** The {@code TextFeatures} of a message. */
  int traits(int place);

  /** How many words the text has. */
  int textLength(int place);

  /** How many words there are with those of the metadata. */
  int length(int place);

  /** The words, those of the text first. */
  int[] words(int place);

  /** Shows the words of a message in place: an array and where in it they are, which nobody may change. */
  default void row(int place, Row row) {
    int[] words = words(place);
    row.read(words, 0, textLength(place), words.length);
  }

  /** Takes the words of a message. */
  @FunctionalInterface
  interface Row {
    void read(int[] words, int start, int textEnd, int end);
  }

  /** Where a list of words occurs, in messages from {@code from} on, before {@code to}. */
  Occurrences find(WantedTerms wanted, int from, int to, IntPredicate visible, boolean metadata);

  /** Whether finding anything takes a walk over every word of every message. */
  boolean scanned();

  /** Does this word of the dictionary stand in any visible message of these? */
  default boolean occurs(int term, int from, int to, IntPredicate visible, boolean metadata) {
    boolean[] there = new boolean[terms().size()];
    mark(there, from, to, visible, metadata);
    return there[term];
  }

  /** Marks the words of the dictionary that stand in visible messages of these. */
  void mark(boolean[] there, int from, int to, IntPredicate visible, boolean metadata);

  /**
   * The place of the message {@code id} among those from {@code from} on, before {@code to}, which are
   * of one session; negative if it is not there.
   */
  default int place(long id, int from, int to) {
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = id(middle);
      if (there == id) {
        return middle;
      }
      low = there < id ? middle + 1 : low;
      high = there < id ? high : middle - 1;
    }
    return -low - 1;
  }
}
