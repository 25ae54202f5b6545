package io.sharedcontext.search.text;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Kinds of words by which queries and messages are understood; {@code word-classes.txt} has them. */
public enum WordClass {
  /** Tell a time. */
  TIME,
  /** Count something. */
  NUMBER,
  /** By which people ask rather than what they ask for. */
  VAGUE,
  /** Begin a question. */
  QUESTION,
  /** Ask for a time. */
  ASKS_TIME,
  /** Ask for a number. */
  ASKS_NUMBER,
  /** Ask for a name. */
  ASKS_NAME,
  /** Name a month. */
  MONTH,
  /** Name a month or mean something else. */
  DOUBTFUL_MONTH,
  /** Stand before a month. */
  BEFORE_MONTH;

  /** Read when the first word is looked up. */
  private static final class Lists {
    static final Map<WordClass, Set<String>> ALL = all();

    private static Map<WordClass, Set<String>> all() {
      Map<WordClass, Set<String>> all = new EnumMap<>(WordClass.class);
      for (List<String> line : WordLists.families("word-classes.txt")) {
        String name = line.get(0);
        WordClass named = valueOf(name.substring(0, name.length() - 1).toUpperCase(Locale.ROOT));
        Set<String> words = all.computeIfAbsent(named, none -> new HashSet<>());
        line.subList(1, line.size()).forEach(word -> words.add(word.replace('_', ' ')));
      }
      return all;
    }
  }

  /** Is {@code word} one of these? */
  public boolean contains(String word) {
    return words().contains(word);
  }

  /** Has {@code text} one of these anywhere? */
  public boolean within(String text) {
    return words().stream().anyMatch(text::contains);
  }

  private Set<String> words() {
    return Objects.requireNonNull(Lists.ALL.get(this));
  }
}
