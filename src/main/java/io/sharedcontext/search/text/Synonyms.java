package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Words that often stand for one another in talk and in work, though they share no stem; {@code
 * synonyms.txt} has those of everybody, {@code developer-synonyms.txt} those of developers.
 */
public final class Synonyms {
  private static final Map<String, Set<String>> FAMILIES = families();

  private Synonyms() {}

  /** The words related to {@code word}, itself among them; empty for most. */
  public static Set<String> to(String word) {
    return FAMILIES.getOrDefault(Stemmer.of(word), Set.of());
  }

  private static Map<String, Set<String>> families() {
    Map<String, Set<String>> families = new HashMap<>();
    for (String list : List.of("synonyms.txt", "developer-synonyms.txt")) {
      for (List<String> family : WordLists.families(list)) {
        for (String word : family) {
          families.computeIfAbsent(Stemmer.of(word), stem -> new TreeSet<>()).addAll(family);
        }
      }
    }
    return families;
  }
}
