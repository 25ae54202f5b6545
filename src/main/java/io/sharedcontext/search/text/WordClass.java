package io.sharedcontext.search.text;

import java.util.ArrayList;
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
  BEFORE_MONTH,
  /** Name a day of the week. */
  WEEKDAY,
  /** Begin what names a day as seen from another: yesterday, last Friday, a week ago. */
  RELATIVE_DAY,
  /** One, two, and so on, in order. */
  SMALL_NUMBER,
  /** Ask for what came after something. */
  ASKS_AFTER,
  /** Ask for what came before something. */
  ASKS_BEFORE;

  /** Read when the first word is looked up. */
  private static final class Lists {
    static final Map<WordClass, List<String>> IN_ORDER = inOrder();
    static final Map<WordClass, Set<String>> ALL = all();

    private static Map<WordClass, Set<String>> all() {
      Map<WordClass, Set<String>> all = new EnumMap<>(WordClass.class);
      IN_ORDER.forEach((kind, words) -> all.put(kind, new HashSet<>(words)));
      return all;
    }

    private static Map<WordClass, List<String>> inOrder() {
      Map<WordClass, List<String>> all = new EnumMap<>(WordClass.class);
      for (List<String> line : WordLists.families("word-classes.txt")) {
        String name = line.get(0);
        WordClass named = valueOf(name.substring(0, name.length() - 1).toUpperCase(Locale.ROOT));
        List<String> words = all.computeIfAbsent(named, none -> new ArrayList<>());
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

  /** These words in the order of the list. */
  List<String> all() {
    return Objects.requireNonNull(Lists.IN_ORDER.get(this));
  }

  private Set<String> words() {
    return Objects.requireNonNull(Lists.ALL.get(this));
  }
}
