package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.List;

/** The words of the vocabulary that a search looks for, numbered from 1, and what they stand for. */
final class CandidateTerms {
  private final int[] numbers;
  private final List<Integer> words = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  CandidateTerms(int vocabularySize) {
    numbers = new int[vocabularySize];
  }

  /**
   * A word that stands for a term.
   *
   * @param number the candidate
   * @param weight to what degree, 0 to 1
   * @param kind how it came to stand for it
   */
  record Link(int number, int term, double weight, Kind kind) {}

  /** How a word stands for a term. */
  enum Kind {
    /** It is a form of it. */
    FORM,
    /** It means something like it. */
    RELATED,
    /** It may be what was meant. */
    NEAR
  }

  void add(int word, int term, double weight, Kind kind) {
    int number = notice(word);
    if (number > 0) {
      links.add(new Link(number, term, weight, kind));
    }
  }

  /** Makes {@code word} a candidate for nothing, to be noticed only; its number, or 0. */
  int notice(int word) {
    if (word < 0 || word >= numbers.length) {
      return 0;
    }
    if (numbers[word] == 0) {
      words.add(word);
      numbers[word] = words.size();
    }
    return numbers[word];
  }

  /** The number of the candidate that this word is, or 0. */
  int number(int word) {
    return word < numbers.length ? numbers[word] : 0;
  }

  /** For each word the number of its candidate, or 0. */
  int[] numbers() {
    return numbers;
  }

  /** The word that candidate {@code number} is. */
  int word(int number) {
    return words.get(number - 1);
  }

  int count() {
    return words.size();
  }

  List<Link> links() {
    return links;
  }
}
