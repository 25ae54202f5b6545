package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Other writings of a word that its stem does not lead to: k8s for kubernetes, and for Arabic and
 * Hebrew with or without the article and other particles that are written together with a word; {@code
 * particles.txt} has them.
 */
public final class WordForms {
  /** Shorter words are hardly ever written as k8s is. */
  private static final int SHORTEST_LONG = 8;

  private static final double NUMERONYM = 0.9;
  private static final double PARTICLE = 0.8;

  /** What is left of a word without its particle has so many letters. */
  private static final int SHORTEST_REST = 3;

  private WordForms() {}

  /** Read when the first Arabic or Hebrew word is looked for: a script's particles. */
  private static final class Particles {
    static final List<List<String>> LISTS = WordLists.families("particles.txt");

    static List<String> of(String word) {
      Character.UnicodeScript script = Character.UnicodeScript.of(word.codePointAt(0));
      return LISTS.stream()
          .filter(list -> Character.UnicodeScript.of(list.get(0).codePointAt(0)) == script)
          .findFirst()
          .orElse(List.of());
    }
  }

  /** The other writings of {@code word}, each with how much it counts, 0 to 1. Few words have any. */
  public static Map<String, Double> of(String word) {
    char first = word.charAt(0);
    if (first >= 'a' && first <= 'z') {
      return word.length() >= SHORTEST_LONG ? numeronym(word) : Map.of();
    }
    return first >= 0x590 && first <= 0x6FF ? withParticles(word) : Map.of();
  }

  private static Map<String, Double> numeronym(String word) {
    char last = word.charAt(word.length() - 1);
    return Map.of("" + word.charAt(0) + (word.length() - 2) + last, NUMERONYM);
  }

  /** Is {@code other} a word that {@code numeronym} may be short for, as k8s is for kubernetes? */
  public static boolean abbreviates(String numeronym, String other) {
    return other.length() >= SHORTEST_LONG && numeronym(other).containsKey(numeronym);
  }

  private static Map<String, Double> withParticles(String word) {
    List<String> particles = Particles.of(word);
    Set<String> bases = new LinkedHashSet<>(List.of(word));
    particles.stream()
        .filter(particle -> word.startsWith(particle))
        .filter(particle -> word.length() - particle.length() >= SHORTEST_REST)
        .forEach(particle -> bases.add(word.substring(particle.length())));
    Map<String, Double> forms = new HashMap<>();
    for (String base : bases) {
      forms.put(base, PARTICLE);
      particles.forEach(particle -> forms.put(particle + base, PARTICLE));
    }
    forms.remove(word);
    return forms;
  }
}
