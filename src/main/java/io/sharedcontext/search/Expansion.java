package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.List;

/** Words of the vocabulary that somebody may have meant who wrote another. */
final class Expansion {
  private Expansion() {}

  /** A word, and how close it is, 0 to 1. */
  record Near(int word, double closeness, boolean typo) {}

  static List<Near> of(String word, Vocabulary.View vocabulary) {
    int most = edits(word.length());
    EditDistance distance = EditDistance.from(word);
    List<Near> found = new ArrayList<>();
    for (int i = 0; i < vocabulary.size(); i++) {
      String other = vocabulary.words()[i];
      double closeness = 0;
      boolean typo = false;
      if (distance.mayReach(other.length(), vocabulary.letters()[i], most)) {
        int edits = distance.to(other, most);
        closeness = edits < 0 ? 0 : closeness(word, other, edits);
        typo = closeness > 0;
      }
      if (closeness == 0 && word.length() >= 3) {
        closeness = part(word, other);
      }
      if (closeness > 0) {
        found.add(new Near(i, closeness, typo));
      }
    }
    return found;
  }

  static int edits(int length) {
    if (length < 3) {
      return 0;
    }
    return length <= (W.two > 0 ? 3 : 5) ? 1 : length <= 13 ? 2 : 3;
  }

  static double closeness(String word, String other, int edits) {
    double closeness = 1 - edits / (double) Math.max(word.length(), other.length());
    return word.charAt(0) == other.charAt(0) ? closeness : closeness * W.first;
  }

  private static double part(String word, String other) {
    if (other.length() > word.length()) {
      double share = word.length() / (double) other.length();
      if (other.startsWith(word)) {
        return W.pre + 0.4 * share;
      }
      return word.length() >= 4 && other.contains(word) ? W.inf + 0.4 * share : 0;
    }
    return other.length() >= 5 && word.startsWith(other)
        ? W.sub + 0.4 * other.length() / word.length()
        : 0;
  }
}
