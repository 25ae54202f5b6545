package io.sharedcontext.search;

import io.sharedcontext.search.index.TermDictionary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words in a row whose initials somebody may have written: a walk over the messages that are visible,
 * for a word that is in none of them. Of an identifier, more than the first letters of its parts may
 * stand in what is short for it: {@code wasm} for {@code WebAssembly}.
 */
final class InitialsExpansion {
  private static final int FEWEST = 3;
  private static final int MOST = 6;
  private static final int MOST_ROWS = 3;

  /** Every word of every message is looked at, which takes longer than a search of more may. */
  private static final int MOST_MESSAGES = 20_000;

  /** So often words stand in that row that it may be a name, even if nothing else shows it. */
  private static final int OFTEN = 3;

  private final String letters;
  private final IdentityHashMap<TermDictionary, Initials> dictionaries = new IdentityHashMap<>();
  private final Map<List<String>, Integer> rows = new HashMap<>();

  private InitialsExpansion(String letters) {
    this.letters = letters;
  }

  /** A dictionary and the first letters of its words. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Initials(TermDictionary terms, byte[] letters) {
    static Initials of(TermDictionary terms) {
      return new Initials(terms, terms.initials());
    }

    /** The vocabulary may have grown since: those words are in no message that is looked at here. */
    boolean knows(int term) {
      return term < letters.length;
    }

    boolean begins(int term, char letter) {
      return knows(term) && letters[term] == letter;
    }

    String word(int term) {
      return terms.word(term);
    }
  }

  /**
   * The likeliest rows of words.
   *
   * @param capitals is {@code word} written in capitals? Else a row must be the parts of an identifier
   *     or stand there several times.
   */
  static List<List<String>> of(String word, Corpus corpus, boolean capitals) {
    boolean fits = corpus.messages() <= MOST_MESSAGES
        && word.length() >= FEWEST
        && word.length() <= MOST
        && word.chars().allMatch(c -> c >= 'a' && c <= 'z');
    if (!fits) {
      return List.of();
    }
    InitialsExpansion expansion = new InitialsExpansion(word);
    corpus.read(terms -> {
      Initials initials = expansion.dictionaries.computeIfAbsent(terms, Initials::of);
      return (words, start, textEnd, end) -> {
        expansion.read(initials, words, start, textEnd);
        if (corpus.metadata()) {
          expansion.read(initials, words, textEnd, end);
        }
      };
    });
    return expansion.best(capitals ? 1 : OFTEN);
  }

  private void read(Initials initials, int[] words, int start, int end) {
    char first = letters.charAt(0);
    for (int at = start; at < end; at++) {
      if (initials.begins(words[at], first)) {
        row(initials, words, at, end);
        identifier(initials, words, at, end);
      }
    }
  }

  private void row(Initials initials, int[] words, int start, int end) {
    if (end - start < letters.length()) {
      return;
    }
    for (int i = 1; i < letters.length(); i++) {
      if (!initials.begins(words[start + i], letters.charAt(i))) {
        return;
      }
    }
    List<String> row = new ArrayList<>();
    for (int at = start; at < start + letters.length(); at++) {
      row.add(initials.word(words[at]));
    }
    note(row, 1);
  }

  /** A compound is followed by its parts: two or more that together are as long as it is. */
  private void identifier(Initials initials, int[] words, int compound, int end) {
    String whole = initials.word(words[compound]);
    int length = 0;
    int taken = 0;
    for (int at = compound + 1; at < end && length < whole.length(); at++) {
      String part = initials.knows(words[at]) ? initials.word(words[at]) : "";
      if (!whole.startsWith(part, length) || part.isEmpty()) {
        return;
      }
      length += part.length();
      int from = taken;
      for (int i = 0; i < part.length() && taken < letters.length(); i++) {
        taken += part.charAt(i) == letters.charAt(taken) ? 1 : 0;
        if (i == 0 && taken == from) {
          return;
        }
      }
      if (length == whole.length() && taken == letters.length() && at > compound + 1) {
        note(List.of(whole), OFTEN);
      }
    }
  }

  private void note(List<String> row, int times) {
    rows.merge(row, times, Integer::sum);
  }

  /** The most frequent rows; of equals by their letters. */
  private List<List<String>> best(int least) {
    return rows.entrySet().stream()
        .filter(row -> row.getValue() >= least)
        .sorted(Comparator.comparingInt((Map.Entry<List<String>, Integer> row) -> -row.getValue())
            .thenComparing(row -> String.join(" ", row.getKey()) + " "))
        .limit(MOST_ROWS)
        .map(Map.Entry::getKey)
        .toList();
  }
}
