package io.sharedcontext.search;

import io.sharedcontext.search.index.TermDictionary;
import java.util.IdentityHashMap;
import java.util.List;

/** The words and phrases of a question as they are written. For one thread. */
final class PhraseMatcher {
  private final ParsedQuery question;
  private final List<List<String>> phrases;
  private final IdentityHashMap<TermDictionary, Numbers> known = new IdentityHashMap<>();

  /** Words and phrases as one dictionary numbers them. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Numbers(int[] words, List<int[]> phrases) {}

  PhraseMatcher(ParsedQuery question) {
    this.question = question;
    phrases = question.phrases();
  }

  private Numbers numbers(TermDictionary dictionary) {
    return known.computeIfAbsent(
        dictionary,
        in -> new Numbers(
            numbers(question.words(), in),
            phrases.stream().map(phrase -> numbers(phrase, in)).toList()));
  }

  private static int[] numbers(List<String> words, TermDictionary dictionary) {
    return words.stream().mapToInt(dictionary::number).toArray();
  }

  /** Does the question have phrases in quotation marks? */
  boolean hasPhrases() {
    return !phrases.isEmpty();
  }

  /** Does a message have every word and every phrase? */
  boolean literal(Talk talk, int message) {
    return holds(talk, message, true);
  }

  /** Does a message have every phrase? */
  boolean phrases(Talk talk, int message) {
    return holds(talk, message, false);
  }

  private boolean holds(Talk talk, int message, boolean everyWord) {
    int run = talk.run(message);
    int place = talk.place(run, message);
    var part = talk.runs().get(run).part();
    Numbers numbers = numbers(part.terms());
    int[] words = part.words(place);
    int textEnd = part.textLength(place);
    for (int word : everyWord ? numbers.words() : new int[0]) {
      if (!holds(words, textEnd, new int[] {word})) {
        return false;
      }
    }
    return numbers.phrases().stream().allMatch(phrase -> holds(words, textEnd, phrase));
  }

  private boolean holds(int[] words, int textEnd, int[] phrase) {
    return within(words, 0, textEnd, phrase)
        || (question.metadata() && within(words, textEnd, words.length, phrase));
  }

  private static boolean within(int[] words, int start, int end, int[] phrase) {
    for (int at = start; at + phrase.length <= end; at++) {
      int same = 0;
      while (same < phrase.length && words[at + same] == phrase[same]) {
        same++;
      }
      if (same == phrase.length) {
        return true;
      }
    }
    return false;
  }
}
