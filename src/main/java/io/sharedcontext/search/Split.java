package io.sharedcontext.search;

/**
 * The words of a query and a text, divided into those in both and the others of either.
 *
 * @param query the query's words
 * @param text the text's words
 * @param ours whether each of the query's is in both
 * @param theirs whether each of the text's is in both
 * @param shared how long those in both are, joined by spaces; at least one
 */
record Split(Tokens query, Tokens text, boolean[] ours, boolean[] theirs, int shared) {
  /** How long the query's other words are, joined. */
  int ourRest() {
    return rest(query);
  }

  /** How long the text's other words are, joined. */
  int theirRest() {
    return rest(text);
  }

  /** What is left of the joined words without those in both and a space beside. */
  private int rest(Tokens words) {
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
