package io.sharedcontext.search;

import io.sharedcontext.search.text.DateSpan;
import io.sharedcontext.search.text.Dates;
import io.sharedcontext.search.text.Identifiers;
import io.sharedcontext.search.text.Stemmer;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.Tokenizer;
import io.sharedcontext.search.text.WordClass;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A query as it was asked.
 *
 * @param words its words in order, stop words too
 * @param mode how literally it is meant
 * @param metadata are the values of metadata searched too?
 * @param pieces the places of words that are only parts of an id, a version or the like
 * @param dated the places of words that belong to a date
 * @param spans the days that it names
 */
public record ParsedQuery(
    String query,
    List<String> words,
    SearchMode mode,
    boolean metadata,
    Set<Integer> pieces,
    Set<Integer> dated,
    List<DateSpan> spans) {
  private static final Pattern QUOTED = Pattern.compile("[\"“”„]([^\"“”„]+)[\"“”„]");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** So many words are a sentence. */
  private static final int SENTENCE = 6;

  private static final int MOST_JOINED = 4;

  /** Initials are of so many words. */
  private static final int FEWEST_INITIALS = 3;

  private static final int MOST_INITIALS = 6;

  public ParsedQuery {
    words = List.copyOf(words);
    pieces = Set.copyOf(pieces);
    dated = Set.copyOf(dated);
    spans = List.copyOf(spans);
  }

  /** Any string is a query; yesterday is the day before the present one. */
  public static ParsedQuery of(String query, SearchMode mode, boolean metadata) {
    return of(query, mode, metadata, LocalDate.now(ZoneOffset.UTC));
  }

  /** A query that is asked on {@code today}. */
  public static ParsedQuery of(String query, SearchMode mode, boolean metadata, LocalDate today) {
    List<String> words = new ArrayList<>();
    Set<Integer> pieces = new HashSet<>();
    int[] whole = {0};
    Tokenizer.read(query, (word, start, end) -> {
      if (end <= whole[0]) {
        pieces.add(words.size());
      } else if (Identifiers.is(word) || !word.chars().allMatch(Character::isLetterOrDigit)) {
        whole[0] = end;
      }
      words.add(word);
    });
    Dates dates = Dates.asked(words);
    return new ParsedQuery(query, words, mode, metadata, pieces, dates.used(), dates.spans(today));
  }

  /** Does what {@code query} means depend on the day on which it is asked? */
  static boolean passing(String query) {
    return Dates.asked(Tokenizer.of(query)).relative();
  }

  /** Does it ask for what came after something (1), before it (-1), or neither? */
  int direction() {
    for (int i = 1; i + 1 < words.size() && WordClass.QUESTION.contains(words.get(0)); i++) {
      String word = words.get(i);
      int side =
          WordClass.ASKS_AFTER.contains(word) ? 1 : WordClass.ASKS_BEFORE.contains(word) ? -1 : 0;
      if (side != 0 && !dated.contains(i + 1)) {
        return side;
      }
      if (!StopWords.contains(word) && !WordClass.VAGUE.contains(word)) {
        return 0;
      }
    }
    return 0;
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
    JOINED,
    /** The initials of words of the query: {@code npe} for {@code NullPointerException}. */
    INITIALS
  }

  /** Something to look for, in all its forms. */
  record Term(String word, double weight, Kind kind) {
    boolean request() {
      return kind == Kind.WORD || kind == Kind.DATE;
    }

    /** Is a message found that has it and nothing else? */
    boolean finds() {
      return kind != Kind.JOINED;
    }

    /** Is it a word by which people ask rather than what they ask for? */
    boolean vague() {
      return kind == Kind.WORD && WordClass.VAGUE.contains(word);
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

  /** What to look for: the words that say something, or all if none does. */
  List<Term> terms() {
    return mode == SearchMode.EXACT
        ? words.stream().distinct().map(word -> new Term(word, 1, Kind.WORD)).toList()
        : meant();
  }

  private List<Term> meant() {
    List<Term> terms = new ArrayList<>();
    Set<String> stems = new HashSet<>();
    boolean nothing = words.stream().allMatch(StopWords::contains);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean said = !StopWords.contains(word) && !side(i);
      if ((nothing || said) && stems.add(Stemmer.of(word))) {
        terms.add(term(i));
      }
    }
    joined(stems, terms);
    initials().stream()
        .filter(stems::add)
        .forEach(word ->
            terms.add(new Term(word, RankingWeights.INITIALS * word.length(), Kind.INITIALS)));
    return terms;
  }

  /** Is it the before of a date, or of what it is asked what came before it? */
  private boolean side(int at) {
    String word = words.get(at);
    boolean side = WordClass.ASKS_AFTER.contains(word) || WordClass.ASKS_BEFORE.contains(word);
    return side && (dated.contains(at + 1) || direction() != 0);
  }

  private Term term(int at) {
    String word = words.get(at);
    if (dated.contains(at)) {
      return new Term(word, RankingWeights.DATE_WORD, Kind.DATE);
    }
    if (pieces.contains(at)) {
      return new Term(word, RankingWeights.PIECE, Kind.WORD);
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

  /**
   * The initials of identifiers of several words, of words in a row that begin with a capital, and of
   * the query if it is nothing but a few words.
   */
  private Set<String> initials() {
    Set<String> initials = new LinkedHashSet<>();
    StringBuilder row = new StringBuilder();
    if (query.chars().anyMatch(Character::isUpperCase)) {
      readCapitals(initials);
    }
    boolean plain = words.size() == SPACES.split(query.strip()).length;
    if (plain && !asks() && words.stream().noneMatch(StopWords::contains)) {
      words.forEach(word -> row.append(word.charAt(0)));
      keep(row, initials);
    }
    return initials;
  }

  private void readCapitals(Set<String> initials) {
    StringBuilder row = new StringBuilder();
    StringBuilder parts = new StringBuilder();
    int[] ends = {0, 0};
    Tokenizer.read(query, (word, start, end) -> {
      boolean inside = end <= ends[0];
      if (!inside) {
        keep(parts, initials);
        ends[0] = end;
        boolean capital = Character.isUpperCase(query.charAt(start)) && !StopWords.contains(word);
        if (!capital || !query.substring(ends[1], start).isBlank()) {
          keep(row, initials);
        }
        if (capital) {
          row.append(word.charAt(0));
        }
        ends[1] = end;
      } else {
        parts.append(word.charAt(0));
      }
    });
    keep(parts, initials);
    keep(row, initials);
  }

  private static void keep(StringBuilder letters, Set<String> initials) {
    boolean fits = letters.length() >= FEWEST_INITIALS
        && letters.length() <= MOST_INITIALS
        && letters.chars().allMatch(Character::isLetter);
    if (fits) {
      initials.add(letters.toString());
    }
    letters.setLength(0);
  }
}
