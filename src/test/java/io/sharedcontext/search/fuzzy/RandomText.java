package io.sharedcontext.search.fuzzy;

import java.util.Random;

/** Words and texts by chance, the same ones for the same seed. */
public final class RandomText {
  private static final String LETTERS = "eeeeettttaaaaooooiinnsshhrrddlucmwfgypbvkjxqz0123";
  private static final String RARE = "_-ÄéßЖя日本語\u0130\uD835\uDC00\u0000\uD800";

  private static final String[] OFTEN = {"the", "deploy", "lock", "of", "deploys", "lick"};

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

  /** Up to {@code most} words, of few letters or many, some of them often. */
  static String words(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      String word = random.nextInt(3) == 0 ? OFTEN[random.nextInt(OFTEN.length)] : word(random, 9);
      text.append(word).append(random.nextInt(8) == 0 ? ", " : " ");
    }
    return text.toString();
  }

  /** Units by chance from all there are: control characters, halves of pairs, scripts, emoji. */
  public static String anything(Random random, int longest) {
    char[] units = new char[random.nextInt(longest + 1)];
    int range = random.nextBoolean() ? Character.MAX_VALUE + 1 : 0x80;
    for (int i = 0; i < units.length; i++) {
      units[i] =
          (char) (random.nextInt(9) == 0 ? 0xD7FE + random.nextInt(0x804) : random.nextInt(range));
    }
    return new String(units);
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
