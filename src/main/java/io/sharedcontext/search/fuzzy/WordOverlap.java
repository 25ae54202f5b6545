package io.sharedcontext.search.fuzzy;

/** The words of a query and a text, divided into those in both and the others of either. */
final class WordOverlap {
  private final SortedTokens query;
  private final SortedTokens text;
  private final boolean[] ours;
  private final boolean[] theirs;
  private final int shared;

  /**
   * Divides them.
   *
   * @param ours whether each of the query's words is in both
   * @param theirs whether each of the text's is
   * @param shared how long those in both are, joined by spaces; at least one
   */
  WordOverlap(SortedTokens query, SortedTokens text, boolean[] ours, boolean[] theirs, int shared) {
    this.query = query;
    this.text = text;
    this.ours = ours;
    this.theirs = theirs;
    this.shared = shared;
  }

  /** How long the words in both are, joined. */
  int shared() {
    return shared;
  }

  /** How long the query's other words are, joined. */
  int ourRest() {
    return rest(query);
  }

  /** How long the text's other words are, joined. */
  int theirRest() {
    return rest(text);
  }

  /** What is left of the joined words without those in both and a space beside. */
  private int rest(SortedTokens words) {
    return Math.max(0, words.distinct().length - shared - 1);
  }

  /** A bit for each place among the query's distinct words, joined, that belongs to its others. */
  long[] ourPlaces() {
    long[] places = new long[Math.max(1, (query.distinct().length + 63) >>> 6)];
    int space = 0;
    for (int word = 0; word < ours.length; word++) {
      if (!ours[word]) {
        mark(places, query.start(word) - space, query.end(word));
        space = 1;
      }
    }
    return places;
  }

  private static void mark(long[] places, int from, int to) {
    for (int place = from; place < to; place++) {
      places[place >>> 6] |= 1L << place;
    }
  }

  /** The text's other words, joined. */
  char[] theirLetters() {
    char[] letters = new char[theirRest()];
    int to = 0;
    for (int word = 0; word < theirs.length; word++) {
      if (!theirs[word]) {
        int from = to == 0 ? text.start(word) : text.start(word) - 1;
        int length = text.end(word) - from;
        System.arraycopy(text.distinct(), from, letters, to, length);
        to += length;
      }
    }
    return letters;
  }
}
