package io.sharedcontext.search.text;

/** What a message, or a word in it, shows of what it may be the answer to. */
public final class TextFeatures {
  /** It asks something. */
  public static final int QUESTION = 1;

  /** It counts something. */
  public static final int NUMBER = 2;

  /** It tells a time. */
  public static final int TIME = 4;

  /** It names something: a capital where no sentence begins. */
  public static final int NAME = 8;

  private static final int LONGEST_NUMBER = 8;

  private TextFeatures() {}

  /** The traits of a word. */
  public static int of(String word) {
    boolean digits =
        !word.isEmpty() && Character.isDigit(word.charAt(0)) && word.length() <= LONGEST_NUMBER;
    return (WordClass.TIME.contains(word) ? TIME : 0)
        | (digits || WordClass.NUMBER.contains(word) ? NUMBER : 0);
  }

  /** The traits of a text that its words, in lower case, do not show. */
  public static int ofText(String text) {
    boolean[] named = {false};
    Tokenizer.read(text, (word, start, end) -> named[0] |= named(text, start, end));
    return (text.indexOf('?') >= 0 ? QUESTION : 0) | (named[0] ? NAME : 0);
  }

  private static boolean named(String text, int start, int end) {
    if (end - start < 3 || !Character.isUpperCase(text.charAt(start))) {
      return false;
    }
    int before = start - 1;
    while (before >= 0 && text.charAt(before) == ' ') {
      before--;
    }
    return before >= 0
        && before < start - 1
        && (Character.isLetterOrDigit(text.charAt(before)) || text.charAt(before) == ',');
  }
}
