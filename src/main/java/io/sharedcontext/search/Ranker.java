package io.sharedcontext.search;

import java.util.List;

/** Ranks messages by how well they answer a question. Safe for concurrent use. */
public final class Ranker {
  private final Vocabulary vocabulary;

  /** A ranker for indexes that share {@code vocabulary}. */
  public Ranker(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The best answers.
   *
   * @param scopes the sessions to search
   * @param threshold the lowest score, 0 to 100, that counts as found
   * @param limit the most hits to return
   */
  public Ranked search(List<Scope> scopes, Question question, int threshold, int limit) {
    Resolution resolution = Resolution.of(vocabulary, question, scopes);
    Names names = new Names(resolution, question);
    Cues cues = new Cues(resolution, names, question);
    boolean exact = question.mode() == Mode.EXACT;
    Threads threads = new Threads(resolution.gathering(), vocabulary);
    Lexical lexical = new Lexical(resolution, threads, exact);
    double most = 0;
    for (int t = 0; t < resolution.terms().size(); t++) {
      most += lexical.add(t, exact ? 1 : names.factor(t));
    }
    return new Judgement(vocabulary, question, resolution, cues, lexical, most)
        .ranked(threshold, limit);
  }
}
