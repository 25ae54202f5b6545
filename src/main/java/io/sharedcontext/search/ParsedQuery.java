package io.sharedcontext.search;

import io.sharedcontext.search.text.Dates;
import io.sharedcontext.search.text.Stemmer;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.Tokenizer;
import io.sharedcontext.search.text.WordClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A query as it was asked.
 *
 * @param words its words in order, stop words too
 * @param mode how literally it is meant
 * @param metadata are the values of metadata searched too?
 */
public record ParsedQuery(String query, List<String> words, SearchMode mode, boolean metadata) {
  private static final Pattern QUOTED = Pattern.compile("[\"“”„]([^\"“”„]+)[\"“”„]");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** So many words are a sentence. */
  private static final int SENTENCE = 6;

  private static final int MOST_JOINED = 4;

  public ParsedQuery {
    words = List.copyOf(words);
  }

  /** Any string is a query. */
  public static ParsedQuery of(String query, SearchMode mode, boolean metadata) {
    return new ParsedQuery(query, Tokenizer.of(query), mode, metadata);
  }

  /**
   * Is it a sentence rather than a few words to look for? What answers it need not have any of its
   * words: it may stand next to the message that has them.
   */
  boolean asks() {
    return query.indexOf('?') >= 0
        || SPACES.split(query.strip()).length >= SENTENCE
        || (words.size() > 2 && WordClass.QUESTION.contains(words.get(0)));
  }

  /** What part a term has in the question. */
  enum Kind {
    /** A word that was asked for. */
    WORD,
    /** Part of a date. */
    DATE,
    /** Neighbours in the query written as one word: {@code addprompt} for {@code add prompt}. */
    JOINED
  }

  /** Something to look for, in all its forms. */
  record Term(String word, double weight, Kind kind) {
    boolean request() {
      return kind != Kind.JOINED;
    }
  }

  /** The phrases in quotation marks, as words. */
  List<List<String>> phrases() {
    return QUOTED
        .matcher(query)
        .results()
        .map(found -> Tokenizer.of(found.group(1)))
        .filter(phrase -> phrase.size() > 1)
        .toList();
  }

  /** The words that begin with a capital, for names. */
  Set<String> capitals() {
    Set<String> capitals = new HashSet<>();
    Tokenizer.read(query, (word, start, end) -> {
      if (Character.isUpperCase(query.charAt(start))) {
        capitals.add(word);
      }
    });
    return capitals;
  }

  Dates dates() {
    return Dates.in(words);
  }

  /** What to look for: the words that say something, or all if none does. */
  List<Term> terms() {
    return mode == SearchMode.EXACT
        ? words.stream().distinct().map(word -> new Term(word, 1, Kind.WORD)).toList()
        : meant();
  }

  private List<Term> meant() {
    List<Term> terms = new ArrayList<>();
    Set<String> stems = new HashSet<>();
    Set<Integer> dated = dates().used();
    boolean nothing = words.stream().allMatch(StopWords::contains);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if ((nothing || !StopWords.contains(word)) && stems.add(Stemmer.of(word))) {
        terms.add(term(word, dated.contains(i)));
      }
    }
    joined(stems, terms);
    return terms;
  }

  private static Term term(String word, boolean date) {
    if (date) {
      return new Term(word, RankingWeights.DATE_WORD, Kind.DATE);
    }
    return new Term(
        word, WordClass.VAGUE.contains(word) ? RankingWeights.VAGUE_WORD : 1, Kind.WORD);
  }

  private void joined(Set<String> stems, List<Term> terms) {
    for (int i = 0; i < words.size(); i++) {
      StringBuilder joined = new StringBuilder(words.get(i));
      for (int j = i + 1; j < Math.min(words.size(), i + MOST_JOINED); j++) {
        joined.append(words.get(j));
        if (stems.add(Stemmer.of(joined.toString()))) {
          terms.add(new Term(joined.toString(), RankingWeights.JOINED_WORD, Kind.JOINED));
        }
      }
    }
  }
}
