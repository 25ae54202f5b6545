package io.sharedcontext.search;

import io.sharedcontext.search.index.IntList;
import io.sharedcontext.search.text.TextFeatures;

/**
 * The evidence of words: BM25 (Robertson and others, Okapi at TREC-3, 1994) over each message and,
 * damped, over the messages around it in the same talk.
 */
final class Bm25Scorer {
  private static final int MOST_STEPS = 12;

  private final QueryExpansion resolution;
  private final Postings postings;
  private final ConversationThreads threads;
  private final boolean alone;
  private final double norm;
  private final float[] scores;
  private final boolean[] holds;
  private final float[] own;
  private final float[] around;
  private final IntList holders = new IntList();
  private final IntList reached = new IntList();
  private final ReplyGraph replies;

  /** Weighs every term; {@code alone} leaves out what stands around a message. */
  Bm25Scorer(QueryExpansion resolution, ConversationThreads threads, boolean alone) {
    this.resolution = resolution;
    this.threads = threads;
    this.alone = alone;
    postings = resolution.postings();
    replies = ReplyGraph.in(postings);
    norm = Math.max(RankingWeights.SHORT, postings.meanLength());
    scores = new float[postings.size()];
    holds = new boolean[postings.size()];
    own = new float[postings.size()];
    around = new float[postings.size()];
  }

  /** Adds a term's evidence, {@code factor} times, and returns the most that it could be. */
  double add(int term, double factor) {
    int holding = collectHolders(term);
    double sure = resolution.confidence(term);
    ParsedQuery.Term asks = resolution.terms().get(term);
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
    return asks.request() ? whole : 0;
  }

  /** How many messages may hold a word that still tells something about their neighbours. */
  private double frequent() {
    double share = RankingWeights.FREQUENT * postings.size();
    return Math.min(RankingWeights.MANY, Math.max(RankingWeights.FEW, share));
  }

  /** Finds the messages that hold the term, and returns how many hold it rather than a relation. */
  private int collectHolders(int term) {
    int holding = 0;
    int latest = -1;
    for (int h = 0; h < postings.hits(); h++) {
      int candidate = postings.candidate(h);
      float weight = resolution.weight(term, Math.abs(candidate));
      if (weight > 0) {
        int message = postings.message(h);
        if (own[message] == 0) {
          holders.add(message);
          holds[message] |= resolution.terms().get(term).request();
        }
        if (latest != message && weight > (float) RankingWeights.RELATED) {
          holding++;
          latest = message;
        }
        own[message] += candidate < 0 ? weight * (float) RankingWeights.METADATA : weight;
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
    double length = Math.max(RankingWeights.SHORT, postings.length(message)) / norm;
    double k = RankingWeights.K1 * (1 - RankingWeights.B + RankingWeights.B * length);
    scores[message] += (float) (idf * weight * (RankingWeights.K1 + 1) / (weight + k));
    around[message] = 0;
    own[message] = 0;
  }

  private void spread(int message) {
    double weight = Math.min(1.5, own[message]) * damped(message);
    boolean asks = (postings.traits(message) & TextFeatures.QUESTION) != 0;
    double besides = replies.any(message) ? RankingWeights.BESIDES_THREAD : 1;
    walk(
        message,
        1,
        besides * weight * RankingWeights.FORWARD * (asks ? RankingWeights.ASKED : 1),
        asks);
    walk(message, -1, besides * weight * RankingWeights.BACKWARD, false);
    replies.spread(message, weight, this::reach);
  }

  /** Long messages keep their words to themselves. */
  private double damped(int message) {
    return Math.min(1, RankingWeights.LONG / Math.max(1, postings.length(message)));
  }

  private void walk(int message, int step, double start, boolean asks) {
    double weight = start;
    double distance = 0;
    int at = message;
    for (int i = 0; i < MOST_STEPS && distance < RankingWeights.SPAN; i++) {
      int next = at + step;
      if (!postings.together(at, next)) {
        return;
      }
      float affinity = threads.affinity(message, next);
      double relation = affinity * damped(next) * relation(message, next, asks);
      reach(next, (float) (weight * relation));
      double moved = Math.max(RankingWeights.OTHER_STEP, affinity);
      distance += moved;
      weight *= moved == 1 ? RankingWeights.DECAY : Math.pow(RankingWeights.DECAY, moved);
      at = next;
    }
  }

  private double relation(int message, int next, boolean asks) {
    if (postings.sender(message) != postings.sender(next)) {
      return 1;
    }
    return asks
        ? RankingWeights.SAME_SENDER * RankingWeights.ASKED_SELF
        : RankingWeights.SAME_SENDER;
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
    return Math.log(1 + (postings.size() - holding + 0.5) / (holding + 0.5));
  }
}
