package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.List;

/** The words of the vocabulary that a search looks for, numbered from 1, and the terms they serve. */
final class Candidates {
  private static final int MOST = Character.MAX_VALUE - 1;

  private final char[] numbers;
  private final List<Link> links = new ArrayList<>();
  private final int[] count = {0};

  /** Candidate {@code number} stands for {@code term} to the degree of {@code weight}. */
  record Link(int number, int word, int term, double weight, boolean literal) {}

  Candidates(int vocabularySize) {
    numbers = new char[vocabularySize];
  }

  void add(int word, int term, double weight, boolean literal) {
    if (word < 0 || word >= numbers.length || count[0] >= MOST) {
      return;
    }
    if (numbers[word] == 0) {
      numbers[word] = (char) ++count[0];
    }
    links.add(new Link(numbers[word], word, term, weight, literal));
  }

  /** The number of the candidate that this word is, or 0. */
  int number(int word) {
    return word >= 0 && word < numbers.length ? numbers[word] : 0;
  }

  int count() {
    return count[0];
  }

  List<Link> links() {
    return links;
  }
}
