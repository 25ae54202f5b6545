package io.sharedcontext.search;

/**
 * The evidence of words: BM25 (Robertson and others, Okapi at TREC-3, 1994) over each message and,
 * damped, over the messages around it in the same talk.
 */
final class Lexical {
  private static final int MOST_STEPS = 12;

  private final Resolution resolution;
  private final Gathering gathering;
  private final Threads threads;
  private final boolean alone;
  private final double norm;
  private final float[] scores;
  private final boolean[] holds;
  private final float[] own;
  private final float[] around;
  private final Numbers holders = new Numbers();
  private final Numbers reached = new Numbers();
  private final Replies replies;

  /** Weighs every term; {@code alone} leaves out what stands around a message. */
  Lexical(Resolution resolution, Threads threads, boolean alone) {
    this.resolution = resolution;
    this.threads = threads;
    this.alone = alone;
    gathering = resolution.gathering();
    replies = Replies.in(gathering);
    norm = Math.max(Weights.SHORT, gathering.meanLength());
    scores = new float[gathering.size()];
    holds = new boolean[gathering.size()];
    own = new float[gathering.size()];
    around = new float[gathering.size()];
  }

  /** Adds a term's evidence, {@code factor} times, and returns the most that it could be. */
  double add(int term, double factor) {
    int holding = hold(term);
    double sure = resolution.confidence(term);
    Question.Term asks = resolution.terms().get(term);
    double whole = idf(holding) * factor * asks.weight();
    double idf = whole * sure;
    boolean telling = holding <= frequent();
    for (int i = 0; i < holders.size(); i++) {
      int message = holders.get(i);
      reach(message, own[message]);
      if (telling && !alone) {
        spread(message);
      }
    }
    for (int i = 0; i < reached.size(); i++) {
      score(reached.get(i), idf);
    }
    holders.clear();
    reached.clear();
    return asks.asked() ? whole : 0;
  }

  /** How many messages may hold a word that still tells something about their neighbours. */
  private double frequent() {
    double share = Weights.FREQUENT * gathering.size();
    return Math.min(Weights.MANY, Math.max(Weights.FEW, share));
  }

  /** Finds the messages that hold the term, and returns how many hold it rather than a relation. */
  private int hold(int term) {
    int holding = 0;
    int latest = -1;
    for (int h = 0; h < gathering.hits(); h++) {
      int candidate = gathering.candidate(h);
      float weight = resolution.weight(term, Math.abs(candidate));
      if (weight > 0) {
        int message = gathering.message(h);
        if (own[message] == 0) {
          holders.add(message);
          holds[message] |= resolution.terms().get(term).asked();
        }
        if (latest != message && weight > (float) Weights.RELATED) {
          holding++;
          latest = message;
        }
        own[message] += candidate < 0 ? weight * (float) Weights.METADATA : weight;
      }
    }
    return holding;
  }

  private void reach(int message, float weight) {
    if (around[message] == 0) {
      reached.add(message);
    }
    around[message] += weight;
  }

  private void score(int message, double idf) {
    double weight = around[message];
    double length = Math.max(Weights.SHORT, gathering.length(message)) / norm;
    double k = Weights.K1 * (1 - Weights.B + Weights.B * length);
    scores[message] += (float) (idf * weight * (Weights.K1 + 1) / (weight + k));
    around[message] = 0;
    own[message] = 0;
  }

  private void spread(int message) {
    double weight = Math.min(1.5, own[message]) * damped(message);
    boolean asks = (gathering.traits(message) & Traits.QUESTION) != 0;
    double besides = replies.any(message) ? Weights.BESIDES_THREAD : 1;
    walk(message, 1, besides * weight * Weights.FORWARD * (asks ? Weights.ASKED : 1), asks);
    walk(message, -1, besides * weight * Weights.BACKWARD, false);
    replies.spread(message, weight, this::reach);
  }

  /** Long messages keep their words to themselves. */
  private double damped(int message) {
    return Math.min(1, Weights.LONG / Math.max(1, gathering.length(message)));
  }

  private void walk(int message, int step, double start, boolean asks) {
    double weight = start;
    double distance = 0;
    int at = message;
    for (int i = 0; i < MOST_STEPS && distance < Weights.SPAN; i++) {
      int next = at + step;
      if (!gathering.together(at, next)) {
        return;
      }
      float affinity = threads.affinity(message, next);
      double relation = affinity * damped(next) * relation(message, next, asks);
      reach(next, (float) (weight * relation));
      double moved = Math.max(Weights.OTHER_STEP, affinity);
      distance += moved;
      weight *= moved == 1 ? Weights.DECAY : Math.pow(Weights.DECAY, moved);
      at = next;
    }
  }

  private double relation(int message, int next, boolean asks) {
    if (gathering.sender(message) != gathering.sender(next)) {
      return 1;
    }
    return asks ? Weights.SAME_SENDER * Weights.ASKED_SELF : Weights.SAME_SENDER;
  }

  /** The evidence of words for a message. */
  double score(int message) {
    return scores[message];
  }

  /** Has the message a word of the question itself? */
  boolean holds(int message) {
    return holds[message];
  }

  /** How much a word says that so many messages have. */
  private double idf(int holding) {
    return Math.log(1 + (gathering.size() - holding + 0.5) / (holding + 0.5));
  }
}
