package io.sharedcontext.search;

import java.util.*;

final class Scoring {
  final Gathering g;
  final List<Question.Term> terms;
  final double[] termWeight;
  final double[][] weights;
  final Question question;
  final int n;
  final float[] score;
  final double average;
  double most;
  final Threads threads;

  Scoring(
      Gathering g,
      List<Question.Term> terms,
      double[] termWeight,
      double[][] weights,
      Question question) {
    this.g = g;
    this.terms = terms;
    this.termWeight = termWeight;
    this.weights = weights;
    this.question = question;
    n = g.visible;
    threads = new Threads(g);
    score = new float[n];
    average = Math.max(W.floor, g.length / (double) Math.max(1, n));
  }

  Ranked ranked(List<Scope> scopes, int threshold, int limit) {
    Cues cues = new Cues(g, question, terms);
    float[] own = new float[n];
    float[] eff = new float[n];
    float[] covered = new float[n];
    int[] touched = new int[n];
    double idfSum = 0;
    for (int t = 0; t < terms.size(); t++) {
      if (termWeight[t] == 0) {
        if (!terms.get(t).made()) {
          double idf = idf(0);
          most += idf * (W.k1 + 1) / (1 + W.k1);
          idfSum += idf;
        }
        continue;
      }
      int df = 0;
      int last = -1;
      int docs = 0;
      for (int h = 0; h < g.hits; h++) {
        double w = weights[t][g.hitCandidates[h]];
        if (w > 0) {
          int d = g.hitDocs[h];
          if (d != last) {
            if (W.syn == 0 || w > W.syn) df++;
            touched[docs++] = d;
            last = d;
          }
          own[d] += (float) (g.hitMeta[h] ? w * W.meta : w);
        }
      }
      double factor = termWeight[t] * cues.factor(t);
      double idf = Math.pow(idf(df), W.idfPow) * factor;
      if (!terms.get(t).made()) {
        most += idf * (W.k1 + 1) / (1 + W.k1);
        idfSum += idf;
      }
      int lo = n;
      int hi = -1;
      for (int i = 0; i < docs; i++) {
        int d = touched[i];
        eff[d] += own[d];
        spread(d, own[d], eff);
        lo = Math.min(lo, Math.max(0, d - 13));
        hi = Math.max(hi, Math.min(n - 1, d + 13));
      }
      for (int d = lo; d <= hi; d++) {
        if (eff[d] > 0) {
          double norm = 1 - W.b + W.b * Math.max(W.floor, g.length(d)) / average;
          double e = own[d] + Math.min(W.ctxCap, eff[d] - own[d]);
          double s = idf * e * (W.k1 + 1) / (e + W.k1 * norm);
          score[d] += (float) s;
          if (!terms.get(t).made()) covered[d] += (float) (idf * Math.min(1, eff[d]));
          eff[d] = 0;
          own[d] = 0;
        }
      }
    }
    if (W.prop > 0) {
      float[] old = score.clone();
      for (int d = 0; d < n; d++) if (old[d] > 0) {
        for (int dir = -1; dir <= 1; dir += 2) {
          double w = W.prop;
          for (int k = 1; k <= 3; k++) {
            int e = d + dir * k;
            if (e < 0 || e >= n || g.scopeOf[e] != g.scopeOf[d] || Math.abs(g.sentAt(e) - g.sentAt(e - dir)) > W.pause * 60000) break;
            score[e] += (float) (w * old[d] * threads.affinity(d, e));
            w *= W.decay;
          }
        }
      }
    }
    List<Hit> hits = new ArrayList<>();
    List<double[]> order = new ArrayList<>();
    for (int d = 0; d < n; d++) {
      double s = score[d];
      if (s > 0 && scopes.get(g.scopeOf[d]).wanted().test(g.places[d])) {
        s *= Math.pow(covered[d] / Math.max(1e-9, idfSum), W.cover);
        if (W.thin > 0) s *= 1 - W.thin * Math.max(0, 1 - g.content(d) / W.thinAt);
        s = cues.apply(d, s, most);
        order.add(new double[] {s, d});
      }
    }
    order.sort((x, y) -> x[0] != y[0] ? Double.compare(y[0], x[0]) : Double.compare(y[1], x[1]));
    if (W.prox > 0) {
      int top = (int) Math.min(W.proxN, order.size());
      List<double[]> head = new ArrayList<>(order.subList(0, top));
      for (double[] o : head) o[0] *= 1 + W.prox * near((int) o[1]);
      head.sort((x, y) -> x[0] != y[0] ? Double.compare(y[0], x[0]) : Double.compare(y[1], x[1]));
      for (int i = 0; i < top; i++) order.set(i, head.get(i));
    }
    int total = 0;
    for (double[] o : order) {
      int mapped = (int) Math.round(100 * Math.min(1, o[0] / Math.max(1e-9, most)));
      if (mapped >= threshold) {
        total++;
        if (hits.size() < limit) {
          int d = (int) o[1];
          hits.add(new Hit(g.index(d).ids()[g.places[d]], mapped, Set.of(Match.TEXT), Set.of()));
        }
      }
    }
    return new Ranked(hits, total);
  }

  /** how many neighbouring query terms are neighbours in the doc */
  double near(int d) {
    Index.View ix = g.index(d);
    int at = g.places[d];
    int[] lastPos = new int[terms.size()];
    Arrays.fill(lastPos, -1000);
    double got = 0;
    boolean[] done = new boolean[terms.size()];
    int pairs = 0;
    for (int t = 0; t + 1 < terms.size(); t++) if (!terms.get(t + 1).made() && termWeight[t] > 0) pairs++;
    for (int i = ix.starts()[at]; i < ix.textEnds()[at]; i++) {
      int c = g.candidates.number(ix.words()[i]);
      if (c == 0) continue;
      for (int t = 0; t < terms.size(); t++) {
        if (weights[t][c] > 0 && !terms.get(t).made()) {
          lastPos[t] = i;
          if (t > 0 && i - lastPos[t - 1] <= W.proxWin && !done[t]) { done[t] = true; got++; }
          if (t + 1 < terms.size() && i - lastPos[t + 1] <= W.proxWin && !done[t + 1] && i != lastPos[t + 1]) { done[t + 1] = true; got++; }
        }
      }
    }
    return pairs == 0 ? 0 : Math.min(2, got);
  }

  private void spread(int d, float own, float[] eff) {
    float strength = (float) Math.min(1.5, own);
    int len = g.length(d);
    double damp = len > W.longAt ? W.longAt / len : 1;
    double q = (g.traits(d) & Traits.QUESTION) != 0 ? W.qmore : 1;
    for (int dir = -1; dir <= 1; dir += 2) {
      double w = strength * damp * (dir > 0 ? W.fwd * q : W.back);
      for (int k = 1, at = d; k <= (threads.any ? 12 : W.span) && w > 0.02; k++) {
        int next = at + dir;
        if (next < 0
            || next >= n
            || g.scopeOf[next] != g.scopeOf[d]
            || Math.abs(g.sentAt(next) - g.sentAt(at)) > W.pause * 60_000) {
          break;
        }
        double aff = threads.affinity(d, next);
        boolean same = g.sender(d).equals(g.sender(next));
        double rel = same ? W.sameSender : 1;
        if (q > 1 && same && dir > 0) rel *= W.qother;
        int nl = g.length(next);
        double nd = nl > W.longAt ? W.longAt / nl : 1;
        eff[next] += (float) (w * nd * aff * rel);
        w *= aff >= 1 ? W.decay : Math.pow(W.decay, Math.max(W.skip, aff));
        at = next;
      }
    }
  }

  double idf(int df) {
    return Math.log(1 + (n - df + 0.5) / (df + 0.5));
  }
}
