package io.sharedcontext.search;

import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import java.util.List;

/** The words and phrases of a question as they are written. */
final class PhraseMatcher {
  private final int[] words;
  private final List<int[]> phrases;
  private final boolean metadata;

  PhraseMatcher(ParsedQuery question, Vocabulary vocabulary) {
    words = numbers(question.words(), vocabulary);
    phrases =
        question.phrases().stream().map(phrase -> numbers(phrase, vocabulary)).toList();
    metadata = question.metadata();
  }

  private static int[] numbers(List<String> words, Vocabulary vocabulary) {
    return words.stream()
        .mapToInt(word -> vocabulary.number(Vocabulary.key(word)))
        .toArray();
  }

  /** Does the question have phrases in quotation marks? */
  boolean hasPhrases() {
    return !phrases.isEmpty();
  }

  /** Does a message have every word? */
  boolean words(SessionIndex.View index, int place) {
    for (int word : words) {
      if (!holds(index, place, new int[] {word})) {
        return false;
      }
    }
    return true;
  }

  /** Does a message have every phrase? */
  boolean phrases(SessionIndex.View index, int place) {
    return phrases.stream().allMatch(phrase -> holds(index, place, phrase));
  }

  private boolean holds(SessionIndex.View index, int place, int[] phrase) {
    int textEnd = index.textEnds()[place];
    return within(index, index.starts()[place], textEnd, phrase)
        || (metadata && within(index, textEnd, index.starts()[place + 1], phrase));
  }

  private static boolean within(SessionIndex.View index, int start, int end, int[] phrase) {
    for (int at = start; at + phrase.length <= end; at++) {
      int same = 0;
      while (same < phrase.length && index.words()[at + same] == phrase[same]) {
        same++;
      }
      if (same == phrase.length) {
        return true;
      }
    }
    return false;
  }
}
