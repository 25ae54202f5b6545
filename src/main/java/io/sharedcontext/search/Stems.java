package io.sharedcontext.search;

/** The part of a word that its forms share: without suffix, and of irregular forms the base. */
final class Stems {
  private Stems() {}

  static String of(String word) {
    String base = Irregular.base(word);
    String stem = Porter.stem(base);
    String again = Irregular.base(stem);
    return again.equals(stem) ? stem : Porter.stem(again);
  }
}
