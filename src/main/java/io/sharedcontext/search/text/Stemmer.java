package io.sharedcontext.search.text;

/** The part of a word that its forms share: without suffix, and of irregular forms the base. */
public final class Stemmer {
  private Stemmer() {}

  public static String of(String word) {
    String base = IrregularForms.base(word);
    String stem = PorterStemmer.stem(base);
    String again = IrregularForms.base(stem);
    return again.equals(stem) ? stem : PorterStemmer.stem(again);
  }
}
