package io.sharedcontext.search;

import io.sharedcontext.search.fuzzy.EditDistance;
import io.sharedcontext.search.index.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Words of the vocabulary that somebody may have meant who wrote another. */
final class FuzzyExpansion {
  private static final int SHORTEST_PREFIX = 3;
  private static final int SHORTEST_INFIX = 5;
  private static final int SHORTEST_HALF = 5;

  private final String word;
  private final int most;
  private final EditDistance distance;
  private final long letters;

  private FuzzyExpansion(String word) {
    this.word = word;
    most = edits(word.length());
    distance = EditDistance.from(word);
    letters = EditDistance.letters(word);
  }

  /**
   * A word and how close it is.
   *
   * @param word its number
   * @param closeness 0 to 1
   * @param misspelt is it the word with other letters, rather than a word that contains it or is
   *     part of it?
   */
  record Near(int word, double closeness, boolean misspelt) {}

  /** The words close to {@code word} among those of the vocabulary that are {@code there}. */
  static List<Near> of(String word, Vocabulary.View vocabulary, IntPredicate there) {
    FuzzyExpansion expansion = new FuzzyExpansion(word);
    List<Near> found = new ArrayList<>();
    for (int i = 0; i < vocabulary.size(); i++) {
      if (there.test(i)) {
        expansion.compare(i, vocabulary.words()[i], vocabulary.letters()[i], found);
      }
    }
    return found;
  }

  private void compare(int number, String other, long otherLetters, List<Near> found) {
    if (distance.mayReach(other.length(), otherLetters, most)) {
      int edits = distance.to(other, most);
      if (edits >= 0 && closeness(word, other, edits) >= RankingWeights.LEAST) {
        found.add(new Near(number, closeness(word, other, edits), true));
        return;
      }
    }
    double part = contained(other, otherLetters);
    if (part > 0) {
      found.add(new Near(number, part, false));
    }
  }

  /** Most words have a letter that the other lacks, and then neither is part of the other. */
  private double contained(String other, long otherLetters) {
    if (other.length() > word.length()) {
      return (letters & ~otherLetters) == 0 ? part(other) : 0;
    }
    return (otherLetters & ~letters) == 0 ? half(other) : 0;
  }

  private double part(String other) {
    double share = RankingWeights.INFIX * word.length() / other.length();
    if (word.length() >= SHORTEST_PREFIX && other.startsWith(word)) {
      return RankingWeights.PREFIX + share;
    }
    return word.length() >= SHORTEST_INFIX && other.contains(word)
        ? RankingWeights.INFIX + share
        : 0;
  }

  /** A word that begins or ends with another may be two words without the space between them. */
  private double half(String other) {
    boolean half = other.length() >= SHORTEST_HALF
        && other.length() <= word.length() - SHORTEST_PREFIX
        && (word.startsWith(other) || word.endsWith(other));
    return half ? RankingWeights.HALF * other.length() / word.length() : 0;
  }

  /** How many edits may separate a word of this length from what was meant. */
  static int edits(int length) {
    if (length < 3) {
      return 0;
    }
    if (length <= 5) {
      return 1;
    }
    return length <= 13 ? 2 : 3;
  }

  /** How close two words are that so many edits separate; typos spare the first letter mostly. */
  static double closeness(String word, String other, int edits) {
    double closeness = 1 - edits / (double) Math.max(word.length(), other.length());
    return word.charAt(0) == other.charAt(0) ? closeness : closeness * RankingWeights.OTHER_FIRST;
  }
}
