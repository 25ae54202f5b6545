package io.sharedcontext.search;

import java.util.Random;

/** Words and texts by chance, the same ones for the same seed. */
final class RandomText {
  private static final String LETTERS = "eeeeettttaaaaooooiinnsshhrrddlucmwfgypbvkjxqz0123";
  private static final String RARE = "_-ÄéßЖя日本語\u0130\uD835\uDC00\u0000\uD800";

  private RandomText() {}

  /** A word of 0 to {@code longest} letters, from few letters or many, seldom beyond ASCII. */
  static String word(Random random, int longest) {
    int length = random.nextInt(longest + 1);
    int letters = random.nextInt(4) == 0 ? 4 + random.nextInt(5) : LETTERS.length();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(letter(random, letters));
    }
    return word.toString();
  }

  private static char letter(Random random, int letters) {
    return random.nextInt(40) == 0
        ? RARE.charAt(random.nextInt(RARE.length()))
        : LETTERS.charAt(random.nextInt(letters));
  }

  /** {@code word} after up to {@code most} letters changed, added, dropped or swapped. */
  static String misspelt(Random random, String word, int most) {
    StringBuilder text = new StringBuilder(word);
    for (int edits = random.nextInt(most + 1); edits > 0; edits--) {
      edit(random, text);
    }
    return text.toString();
  }

  private static void edit(Random random, StringBuilder text) {
    int place = random.nextInt(text.length() + 1);
    switch (random.nextInt(4)) {
      case 0 -> text.insert(place, letter(random, LETTERS.length()));
      case 1 -> text.delete(place, Math.min(place + 1, text.length()));
      case 2 ->
        text.replace(
            place,
            Math.min(place + 1, text.length()),
            String.valueOf(letter(random, LETTERS.length())));
      default -> text.insert(Math.max(0, place - 1), takeOut(text, place));
    }
  }

  private static String takeOut(StringBuilder text, int place) {
    if (place >= text.length()) {
      return "";
    }
    String letter = String.valueOf(text.charAt(place));
    text.deleteCharAt(place);
    return letter;
  }
}
