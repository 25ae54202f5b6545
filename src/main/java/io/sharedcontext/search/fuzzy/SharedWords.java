package io.sharedcontext.search.fuzzy;

/**
 * The words of a query, held against those of texts: whether a word is in both, and how alike the
 * two are when what they share counts in full. It is RapidFuzz's {@code token_set_ratio}. Immutable.
 */
final class SharedWords {
  private final SortedTokens words;
  private final CompiledPattern distinct;

  /** Open addressing by hash: a word's number plus one, or 0. */
  private final int[] table;

  /** The words of a query, and its pattern of all of them in order. */
  SharedWords(SortedTokens words, CompiledPattern sorted) {
    this.words = words;
    distinct = words.distinct() == words.sorted() ? sorted : new CompiledPattern(words.distinct());
    table = new int[Integer.highestOneBit(words.count() + 1) << 2];
    for (int word = 0; word < words.count(); word++) {
      int place = words.hash(word) & (table.length - 1);
      while (table[place] != 0) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = word + 1;
    }
  }

  /** The pattern of the words in order without repetitions. */
  CompiledPattern distinct() {
    return distinct;
  }

  /** Whether a word repeats, in the query or in the text. */
  boolean repeat(SortedTokens text) {
    return words.distinct() != words.sorted() || text.distinct() != text.sorted();
  }

  /** Whether a word is in both. */
  boolean anyIn(SortedTokens text) {
    return mayShare(text) && firstIn(text) < text.count();
  }

  private boolean mayShare(SortedTokens text) {
    return (words.signature() & text.signature()) != 0;
  }

  private int firstIn(SortedTokens text) {
    int word = 0;
    while (word < text.count() && find(text, word) < 0) {
      word++;
    }
    return word;
  }

  /** The number of the query's word that is the text's {@code word}, or -1. */
  private int find(SortedTokens text, int word) {
    int hash = text.hash(word);
    if ((words.signature() >>> hash & 1) == 0) {
      return -1;
    }
    int place = hash & (table.length - 1);
    while (table[place] != 0 && !words.same(table[place] - 1, text, word)) {
      place = (place + 1) & (table.length - 1);
    }
    return table[place] - 1;
  }

  /** The token-set ratio; any number below {@code cutoff} if it is less than that. */
  double ratio(SortedTokens text, double cutoff) {
    if (words.count() == 0 || text.count() == 0) {
      return 0;
    }
    return mayShare(text) ? split(text, cutoff) : apart(text, cutoff);
  }

  private double apart(SortedTokens text, double cutoff) {
    int total = distinct.length() + text.distinct().length;
    int need = Similarity.needed(cutoff, total);
    return Math.min(distinct.length(), text.distinct().length) < need
        ? 0
        : Similarity.of(distinct.forward().common(text.distinct(), need), total);
  }

  private double split(SortedTokens text, double cutoff) {
    boolean[] ours = new boolean[words.count()];
    boolean[] theirs = new boolean[text.count()];
    int count = 0;
    int letters = 0;
    for (int word = 0; word < theirs.length; word++) {
      int found = find(text, word);
      if (found >= 0) {
        ours[found] = true;
        theirs[word] = true;
        count++;
        letters += words.end(found) - words.start(found);
      }
    }
    if (count == 0) {
      return apart(text, cutoff);
    }
    return together(new WordOverlap(words, text, ours, theirs, letters + count - 1), cutoff);
  }

  /** The shared words against themselves with the others of one, and those of one against the other. */
  private double together(WordOverlap split, double cutoff) {
    int ours = split.ourRest();
    int theirs = split.theirRest();
    if (ours == 0 || theirs == 0) {
      return Similarity.MOST;
    }
    int shared = split.shared();
    double best = Similarity.of(shared, 2 * shared + 1 + Math.min(ours, theirs));
    int total = 2 * (shared + 1) + ours + theirs;
    int need = Similarity.needed(Math.max(cutoff, best), total) - shared - 1;
    if (Math.min(ours, theirs) < need) {
      return best;
    }
    int common = distinct.forward().commonOf(split.ourPlaces(), split.theirLetters());
    return Math.max(best, Similarity.of(shared + 1 + common, total));
  }
}
