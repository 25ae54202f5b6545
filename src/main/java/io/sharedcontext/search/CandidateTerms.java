package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that a search looks for, numbered from 1, and what they stand for. For one thread. */
final class CandidateTerms {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

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
    /** It is an id that begins with it, or with which it begins. */
    BEGINNING,
    /** It means something like it. */
    RELATED,
    /** It stands in a row of words of which it may be the initials. */
    INITIALS,
    /** It may be what was meant. */
    NEAR
  }

  void add(String word, int term, double weight, Kind kind) {
    links.add(new Link(notice(word), term, weight, kind));
  }

  /** Makes {@code word} a candidate for nothing, to be noticed only; its number. */
  int notice(String word) {
    return numbers.computeIfAbsent(word, fresh -> {
      words.add(fresh);
      return words.size();
    });
  }

  /** The number of the candidate that this word is, or 0. */
  int number(String word) {
    return numbers.getOrDefault(word, 0);
  }

  /** The word that candidate {@code number} is. */
  String word(int number) {
    return words.get(number - 1);
  }

  /** All of them, in the order of their numbers. */
  List<String> words() {
    return Collections.unmodifiableList(words);
  }

  int count() {
    return words.size();
  }

  List<Link> links() {
    return links;
  }
}
