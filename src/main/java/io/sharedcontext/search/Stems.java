package io.sharedcontext.search;

/** The part of a word that its forms share. */
final class Stems {
  private Stems() {}

  static String of(String word) {
    return Porter.stem(Irregular.base(word));
  }
}
