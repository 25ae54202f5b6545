package io.sharedcontext.search;

import io.sharedcontext.search.index.Holders;
import io.sharedcontext.search.index.IndexPart;
import io.sharedcontext.search.index.IntList;
import io.sharedcontext.search.text.TextFeatures;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of words: BM25 (Robertson and others, Okapi at TREC-3, 1994) over each message and,
 * damped, over the messages around it in the same talk. Counts everything once, then weighs one talk
 * after the other, in arrays that it uses again. For one thread.
 */
final class Bm25Scorer {
  private static final int MOST_STEPS = 12;

  private final QueryExpansion resolution;
  private final Corpus corpus;
  private final boolean alone;
  private final int direction;
  private final double alike;
  private final double norm;
  private final List<IdentityHashMap<IndexPart, Holders>> holders = new ArrayList<>();
  private final int[] holding;
  private final double[] factors;
  private final double most;

  private final EvidenceBounds bounds;

  private double[] scores = {};
  private float[] around = {};
  private boolean[] holds = {};
  private boolean[] seen = {};
  private final IntList found = new IntList();
  private final IntList reached = new IntList();

  /**
   * Counts every term.
   *
   * @param factors what each term counts
   * @param alone leaves out what stands around a message
   * @param direction {@link ParsedQuery#direction}
   */
  Bm25Scorer(
      QueryExpansion resolution, Corpus corpus, double[] factors, boolean alone, int direction) {
    this.resolution = resolution;
    this.corpus = corpus;
    this.alone = alone;
    this.direction = direction;
    this.factors = factors;
    alike = RankingWeights.alike(corpus.meanLength());
    norm = Math.max(alike, corpus.meanLength());
    holding = new int[factors.length];
    double sum = 0;
    for (int t = 0; t < factors.length; t++) {
      IdentityHashMap<IndexPart, Holders> of = resolution.found(t)
          ? corpus.holders(resolution.weights(t), resolution.metadataWeights(t))
          : new IdentityHashMap<>();
      holders.add(of);
      holding[t] = of.values().stream().mapToInt(Holders::strong).sum();
      sum += resolution.terms().get(t).request() ? whole(t) : 0;
    }
    most = sum;
    bounds = EvidenceBounds.of(
        IntStream.range(0, factors.length)
            .mapToObj(t -> new EvidenceBounds.Term(
                t, spreads(t), alone ? holding[t] : 0, confident(t), heaviest(t)))
            .toList(),
        alike / norm);
  }

  private boolean spreads(int term) {
    return !alone && holding[term] <= frequent();
  }

  private double confident(int term) {
    return whole(term) * resolution.confidence(term);
  }

  private double heaviest(int term) {
    double heaviest = 0;
    for (Holders of : holders.get(term).values()) {
      heaviest = Math.max(heaviest, of.heaviest());
    }
    return heaviest;
  }

  /** What a weight counts in a message of a length, as a share of the mean. */
  private static double saturated(double weight, double length) {
    return weight * (RankingWeights.K1 + 1) / (weight + RankingWeights.dampening(length));
  }

  /** The most evidence that the words of the question could be. */
  double most() {
    return most;
  }

  private double whole(int term) {
    return idf(holding[term]) * factors[term] * resolution.terms().get(term).weight();
  }

  /** How much a word says that so many messages have. */
  private double idf(int holdingMessages) {
    return Math.log(1 + (corpus.messages() - holdingMessages + 0.5) / (holdingMessages + 0.5));
  }

  /** How many messages may hold a word that still tells something about their neighbours. */
  private double frequent() {
    double share = RankingWeights.FREQUENT * corpus.messages();
    return Math.min(RankingWeights.MANY, Math.max(RankingWeights.FEW, share));
  }

  /** The evidence of one talk; good until another is weighed. */
  final class Weighed {
    private final Talk talk;
    private final ReplyGraph replies;
    private final ConversationThreads.Affinities threads;

    private Weighed(Talk talk, ConversationThreads.Affinities threads) {
      this.talk = talk;
      this.threads = threads;
      replies = new ReplyGraph(talk);
    }

    /** The evidence of words for a message. */
    double score(int message) {
      return scores[message];
    }

    /** Has the message a word of the question itself? */
    boolean holds(int message) {
      return holds[message];
    }

    /** The messages for which there is evidence. */
    IntList found() {
      return found;
    }

    private void add(int term, double lightest) {
      double idf = confident(term);
      boolean spreads = spreads(term);
      boolean finds = resolution.terms().get(term).finds();
      for (int run = 0; run < talk.runs().size(); run++) {
        SearchScope.Run in = talk.runs().get(run);
        Holders of = holders.get(term).get(in.part());
        for (int i = of == null ? 0 : of.from(in.from());
            of != null && i < of.size() && of.place(i) < in.to();
            i++) {
          int message = talk.message(run, of.place(i));
          if (of.weight(i) >= lightest || seen[message]) {
            holds[message] |= finds;
            reach(message, of.weight(i));
            if (spreads) {
              spread(message, of.weight(i));
            }
          }
        }
      }
      for (int i = 0; i < reached.size(); i++) {
        score(reached.get(i), idf);
      }
      reached.clear();
    }

    private void reach(int message, float weight) {
      if (around[message] == 0) {
        reached.add(message);
      }
      around[message] += weight;
    }

    private void score(int message, double idf) {
      double weight = around[message];
      double length = Math.max(alike, talk.length(message)) / norm;
      if (!seen[message]) {
        seen[message] = true;
        found.add(message);
      }
      // To single precision, as its sum in double precision hardly depends on the order.
      scores[message] += (float) (idf * saturated(weight, length));
      around[message] = 0;
    }

    private void spread(int message, float ownWeight) {
      double weight = Math.min(1.5, ownWeight) * damped(message);
      boolean asks = (talk.traits(message) & TextFeatures.QUESTION) != 0;
      double besides = replies.any(message) ? RankingWeights.BESIDES_THREAD : 1;
      walk(
          message,
          1,
          besides * weight * RankingWeights.FORWARD * side(1) * (asks ? RankingWeights.ASKED : 1),
          asks);
      walk(message, -1, besides * weight * RankingWeights.BACKWARD * side(-1), false);
      replies.spread(message, weight, this::reach);
    }

    /** How much more or less counts what comes after, or before, if the question asks for that. */
    private double side(int of) {
      if (direction == 0) {
        return 1;
      }
      return direction == of ? RankingWeights.ASKED_SIDE : RankingWeights.OTHER_SIDE;
    }

    /** Long messages keep their words to themselves. */
    private double damped(int message) {
      return Math.min(1, RankingWeights.LONG / Math.max(1, talk.length(message)));
    }

    private void walk(int message, int step, double start, boolean asks) {
      double weight = start;
      double distance = 0;
      int at = message;
      int sender = talk.sender(message);
      long sent = talk.sentAt(message);
      for (int i = 0; i < MOST_STEPS && distance < RankingWeights.SPAN; i++) {
        int next = talk.next(at, step);
        if (next < 0) {
          return;
        }
        long then = talk.sentAt(next);
        if (Math.abs(then - sent) > RankingWeights.PAUSE) {
          return;
        }
        int other = talk.sender(next);
        float affinity = threads.of(sender, other);
        double relation = affinity * damped(next) * relation(sender == other, asks);
        reach(next, (float) (weight * relation));
        distance += threads.step(sender, other);
        weight *= threads.decay(sender, other);
        at = next;
        sent = then;
      }
    }
  }

  private static double relation(boolean sameSender, boolean asks) {
    if (!sameSender) {
      return 1;
    }
    return asks
        ? RankingWeights.SAME_SENDER * RankingWeights.ASKED_SELF
        : RankingWeights.SAME_SENDER;
  }

  /** Does any message of the talk hold a word of the question? */
  boolean touches(Talk talk) {
    for (IdentityHashMap<IndexPart, Holders> of : holders) {
      for (SearchScope.Run run : talk.runs()) {
        if (touches(of.get(run.part()), run)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean touches(@Nullable Holders of, SearchScope.Run run) {
    int at = of == null ? 0 : of.from(run.from());
    return of != null && at < of.size() && of.place(at) < run.to();
  }

  /** Weighs one talk; what was weighed before is of no use any more. */
  Weighed weigh(Talk talk, ConversationThreads.Affinities threads, EvidenceBounds.PassedOver over) {
    clear(talk.size());
    Weighed weighed = new Weighed(talk, threads);
    for (int at = 0; at < factors.length; at++) {
      weighed.add(bounds.term(at), bounds.lightest(at, over));
    }
    return weighed;
  }

  private void clear(int size) {
    if (scores.length < size) {
      scores = new double[size];
      around = new float[size];
      holds = new boolean[size];
      seen = new boolean[size];
      found.clear();
    }
    for (int i = 0; i < found.size(); i++) {
      scores[found.get(i)] = 0;
      holds[found.get(i)] = false;
      seen[found.get(i)] = false;
    }
    found.clear();
  }
}
