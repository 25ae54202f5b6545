package io.sharedcontext.search;

import java.util.List;

/**
 * In which order the terms of a query are weighed, and which messages need not be, because all terms
 * that are left could not make hits of them (Turtle and Flood, "Query evaluation: strategies and
 * optimizations", 1995). Immutable.
 */
final class EvidenceBounds {
  private final List<Term> order;

  /** The most that the terms after each can add to one message. */
  private final double[] rest;

  private final double shortest;

  private EvidenceBounds(List<Term> order, double shortest) {
    this.order = order;
    this.shortest = shortest;
    rest = new double[order.size()];
    for (int at = order.size() - 2; at >= 0; at--) {
      rest[at] = rest[at + 1] + order.get(at + 1).most(shortest);
    }
  }

  /**
   * A term of the query.
   *
   * @param number its place in the query
   * @param spreads does it count for neighbours of the messages that have it?
   * @param rank those with a lower one come first, if none counts for neighbours
   * @param idf what it counts in a message in which it weighs 1
   * @param heaviest the most that it weighs in any message
   */
  record Term(int number, boolean spreads, int rank, double idf, double heaviest) {
    /** The most that it adds to a message of the shortest length. */
    double most(double shortest) {
      double dampening = RankingWeights.dampening(shortest);
      return idf * heaviest * (RankingWeights.K1 + 1) / (heaviest + dampening);
    }
  }

  /**
   * Which messages need not be weighed.
   *
   * @param every are messages without one of the terms no hits?
   * @param least what words must be worth at least for a message that is a hit
   */
  record PassedOver(boolean every, double least) {
    static final PassedOver NOTHING = new PassedOver(false, 0);
  }

  /**
   * First come the terms that count for neighbours; of the others, which are frequent, what says most.
   *
   * @param shortest the length of the shortest messages, as a share of the mean
   */
  static EvidenceBounds of(List<Term> terms, double shortest) {
    return new EvidenceBounds(terms.stream().sorted(EvidenceBounds::compare).toList(), shortest);
  }

  /** Not by the JDK's comparators, for which each new process would make classes: no archive holds them. */
  private static int compare(Term one, Term other) {
    int spreading = Boolean.compare(other.spreads(), one.spreads());
    int rank = spreading != 0 ? spreading : Integer.compare(one.rank(), other.rank());
    int telling = rank != 0 || one.spreads() ? rank : Double.compare(other.idf(), one.idf());
    return telling != 0 ? telling : Integer.compare(one.number(), other.number());
  }

  /** The number of the term that is weighed at this place. */
  int term(int at) {
    return order.get(at).number();
  }

  /**
   * How much the term at a place must weigh in a message that no term before it brought, for it to be a
   * hit: what this and all later terms can add at most is held against what is needed. So what is passed
   * over here is passed over by the later terms, too.
   */
  double lightest(int at, PassedOver over) {
    Term term = order.get(at);
    if (over.every()) {
      return at == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double needed = over.least() - rest[at];
    if (needed <= 0 || term.spreads()) {
      return 0;
    }
    // The weight w at which idf * w * (K1 + 1) / (w + dampening) is what is needed.
    double beyond = term.idf() * (RankingWeights.K1 + 1) - needed;
    return beyond <= 0
        ? Double.POSITIVE_INFINITY
        : needed * RankingWeights.dampening(shortest) / beyond;
  }
}
