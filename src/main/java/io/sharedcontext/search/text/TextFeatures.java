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

  private final String text;
  private boolean named;

  /** The traits of a word. */
  public static int of(String word) {
    boolean digits =
        !word.isEmpty() && Character.isDigit(word.charAt(0)) && word.length() <= LONGEST_NUMBER;
    return (WordClass.TIME.contains(word) ? TIME : 0)
        | (digits || WordClass.NUMBER.contains(word) ? NUMBER : 0);
  }

  /** The traits of {@code text} that its words, in lower case, do not show; each of them is to be seen. */
  public TextFeatures(String text) {
    this.text = text;
  }

  /** Takes notice of the word that is in the text from {@code start} to {@code end}. */
  public void see(int start, int end) {
    named |= named(start, end);
  }

  /** What was seen. */
  public int bits() {
    return (text.indexOf('?') >= 0 ? QUESTION : 0) | (named ? NAME : 0);
  }

  private boolean named(int start, int end) {
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
