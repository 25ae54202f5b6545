package io.sharedcontext.search;

import io.sharedcontext.search.fuzzy.EditDistance;
import io.sharedcontext.search.index.TermDictionary;
import io.sharedcontext.search.text.Identifiers;
import io.sharedcontext.search.text.WordForms;
import java.util.ArrayList;
import java.util.List;

/** Words of the vocabulary that somebody may have meant who wrote another. */
final class FuzzyExpansion {
  private static final int SHORTEST_PREFIX = 3;
  private static final int SHORTEST_INFIX = 5;
  private static final int SHORTEST_HALF = 5;
  private static final int AT_ONCE = 1_024;

  /** A shorter id is too likely to be the beginning of another by chance. */
  private static final int SHORTEST_ID = 7;

  private final String word;
  private final int most;
  private final EditDistance distance;
  private final long letters;
  private final boolean numeronym;

  private FuzzyExpansion(String word) {
    this.word = word;
    // A number with another digit is another number.
    most = word.chars().anyMatch(Character::isLetter) ? edits(word.length()) : 0;
    distance = EditDistance.from(word);
    letters = EditDistance.letters(word);
    numeronym = Character.isDigit(word.charAt(word.length() / 2));
  }

  /**
   * A word and how close it is.
   *
   * @param word the word
   * @param closeness 0 to 1
   * @param misspelt is it the word with other letters, rather than a word that contains it or is
   *     part of it?
   */
  record Near(String word, double closeness, boolean misspelt) {}

  /** The words of a dictionary that are close to {@code word}. */
  static List<Near> of(String word, TermDictionary dictionary) {
    FuzzyExpansion expansion = new FuzzyExpansion(word);
    List<Near> found = new ArrayList<>();
    long[] letters = new long[AT_ONCE];
    byte[] lengths = new byte[AT_ONCE];
    int count;
    for (int from = 0; (count = dictionary.shapes(from, letters, lengths)) > 0; from += count) {
      for (int i = 0; i < count; i++) {
        // Most words are neither near nor part: they are never read.
        int length = lengths[i] & 0xFF;
        boolean near = expansion.distance.mayReach(length, letters[i], expansion.most);
        boolean part =
            (expansion.letters & ~letters[i]) == 0 || (letters[i] & ~expansion.letters) == 0;
        if (near || expansion.numeronym || (part && expansion.mayContain(length, letters[i]))) {
          expansion.compare(dictionary.word(from + i), near, letters[i], found);
        }
      }
    }
    return found;
  }

  /** The ids of a dictionary that begin with {@code id}, or with which it begins. */
  static List<String> sharingBeginning(String id, TermDictionary dictionary) {
    long wanted = EditDistance.letters(id);
    List<String> found = new ArrayList<>();
    long[] letters = new long[AT_ONCE];
    byte[] lengths = new byte[AT_ONCE];
    int count;
    for (int from = 0; (count = dictionary.shapes(from, letters, lengths)) > 0; from += count) {
      for (int i = 0; i < count; i++) {
        if ((wanted & ~letters[i]) == 0 || (letters[i] & ~wanted) == 0) {
          String other = dictionary.word(from + i);
          boolean part = other.length() >= SHORTEST_ID && Identifiers.is(other);
          if (Identifiers.begins(other, id) || (part && Identifiers.begins(id, other))) {
            found.add(other);
          }
        }
      }
    }
    return found;
  }

  private void compare(String other, boolean near, long otherLetters, List<Near> found) {
    if (near) {
      int edits = distance.to(other, most);
      if (edits >= 0 && closeness(word, other, edits) >= RankingWeights.LEAST) {
        found.add(new Near(other, closeness(word, other, edits), true));
        return;
      }
    }
    if (numeronym && WordForms.abbreviates(word, other)) {
      found.add(new Near(other, 1, true));
      return;
    }
    double part = contained(other, otherLetters);
    if (part > 0) {
      found.add(new Near(other, part, false));
    }
  }

  /** Most words have a letter that the other lacks, and then neither is part of the other. */
  private boolean mayContain(int length, long otherLetters) {
    return length > word.length()
        ? word.length() >= SHORTEST_PREFIX && (letters & ~otherLetters) == 0
        : length >= SHORTEST_HALF && (otherLetters & ~letters) == 0;
  }

  private double contained(String other, long otherLetters) {
    if (!mayContain(other.length(), otherLetters)) {
      return 0;
    }
    return other.length() > word.length() ? part(other) : half(other);
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
