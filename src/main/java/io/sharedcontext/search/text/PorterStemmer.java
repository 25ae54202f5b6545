package io.sharedcontext.search.text;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * M. F. Porter's algorithm for suffix stripping (Program 14, 1980), with the departures that he
 * recommends: {@code bli}, {@code logi}, and words of two letters stay. For words of lower-case ASCII
 * letters; others stay as they are.
 */
final class PorterStemmer {
  private static final String[][][] STEP_2 = rules("ational:ate tional:tion enci:ence anci:ance"
      + " izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate"
      + " alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log");
  private static final String[][][] STEP_3 =
      rules("icate:ic ative: alize:al iciti:ic ical:ic ful: ness:");
  private static final String[][][] STEP_4 = rules("al: ance: ence: er: ic: able: ible: ant:"
      + " ement: ment: ent: sion:s tion:t ou: ism: ate: iti: ous: ive: ize:");

  private PorterStemmer() {}

  /** By the last letter of what they replace: most words end in none of those. */
  private static String[][][] rules(String rules) {
    List<String[]> all =
        Stream.of(rules.split(" ")).map(rule -> rule.split(":", -1)).toList();
    return IntStream.rangeClosed('a', 'z')
        .mapToObj(letter -> all.stream()
            .filter(rule -> rule[0].charAt(rule[0].length() - 1) == letter)
            .toArray(String[][]::new))
        .toArray(String[][][]::new);
  }

  static String stem(String word) {
    if (word.length() < 3 || !plain(word)) {
      return word;
    }
    String stem = plural(word);
    stem = past(stem);
    stem = stem.endsWith("y") && vowel(cut(stem, 1)) ? cut(stem, 1) + "i" : stem;
    stem = replaced(stem, STEP_2, 0);
    stem = replaced(stem, STEP_3, 0);
    stem = replaced(stem, STEP_4, 1);
    return last(stem);
  }

  private static boolean plain(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < 'a' || word.charAt(i) > 'z') {
        return false;
      }
    }
    return true;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  private static String plural(String word) {
    if (word.endsWith("sses") || word.endsWith("ies")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  private static String past(String word) {
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    if (word.endsWith("ed") && vowel(cut(word, 2))) {
      return mended(cut(word, 2));
    }
    return word.endsWith("ing") && vowel(cut(word, 3)) ? mended(cut(word, 3)) : word;
  }

  private static String mended(String stem) {
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    if (doubled(stem) && "lsz".indexOf(stem.charAt(stem.length() - 1)) < 0) {
      return cut(stem, 1);
    }
    return measure(stem) == 1 && closed(stem) ? stem + "e" : stem;
  }

  /** The longest suffix counts, even if too little is left before it. */
  private static String replaced(String word, String[][][] rules, int least) {
    String[] longest = {"", ""};
    for (String[] rule : rules[word.charAt(word.length() - 1) - 'a']) {
      longest = word.endsWith(rule[0]) && rule[0].length() > longest[0].length() ? rule : longest;
    }
    String stem = cut(word, longest[0].length());
    String measured = least > 0 ? stem + longest[1] : stem;
    return !longest[0].isEmpty() && measure(measured) > least ? stem + longest[1] : word;
  }

  private static String last(String word) {
    String stem = word;
    if (stem.endsWith("e")) {
      String shorter = cut(stem, 1);
      int measure = measure(shorter);
      stem = measure > 1 || (measure == 1 && !closed(shorter)) ? shorter : stem;
    }
    return stem.endsWith("ll") && measure(cut(stem, 1)) > 1 ? cut(stem, 1) : stem;
  }

  private static boolean consonant(String word, int i) {
    return switch (word.charAt(i)) {
      case 'a', 'e', 'i', 'o', 'u' -> false;
      case 'y' -> i == 0 || !consonant(word, i - 1);
      default -> true;
    };
  }

  private static boolean vowel(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!consonant(word, i)) {
        return true;
      }
    }
    return false;
  }

  /** How often a vowel is followed by a consonant. */
  private static int measure(String word) {
    int measure = 0;
    for (int i = 1; i < word.length(); i++) {
      measure += consonant(word, i) && !consonant(word, i - 1) ? 1 : 0;
    }
    return measure;
  }

  private static boolean doubled(String word) {
    int end = word.length() - 1;
    return end > 0 && word.charAt(end) == word.charAt(end - 1) && consonant(word, end);
  }

  /** Does it end in consonant, vowel, consonant, the last not w, x or y? */
  private static boolean closed(String word) {
    int end = word.length() - 1;
    return end > 1
        && consonant(word, end)
        && !consonant(word, end - 1)
        && consonant(word, end - 2)
        && "wxy".indexOf(word.charAt(end)) < 0;
  }
}
