package io.sharedcontext.search;

import java.util.*;

final class Cues {
  final Gathering g;
  final List<Question.Term> terms;
  final Question question;
  final double[] factor;
  final Map<String, Double> senders = new HashMap<>();
  final int wants;
  final List<Dates.Span> spans;

  Cues(Gathering g, Question question, List<Question.Term> terms) {
    this.g = g;
    this.terms = terms;
    this.question = question;
    factor = new double[terms.size()];
    Arrays.fill(factor, 1);
    Map<String, Set<String>> names = new HashMap<>();
    Set<String> all = new HashSet<>();
    for (int d = 0; d < g.visible; d++) all.add(g.sender(d));
    for (String s : all) for (String p : Words.of(s)) names.computeIfAbsent(p, k -> new HashSet<>()).add(s);
    for (int t = 0; t < terms.size(); t++) {
      String w = terms.get(t).word();
      double best = 0;
      Set<String> who = Set.of();
      for (var e : names.entrySet()) {
        double c = like(w, e.getKey());
        if (e.getValue().size() == all.size() && all.size() > 1) c = 0;
        if (c > best) {
          best = c;
          who = e.getValue();
        }
      }
      if (best > 0) {
        factor[t] = 1 - (1 - W.nameText) * best;
        double b = senders.isEmpty() ? best : best * W.second;
        for (String s : who) senders.merge(s, b, Math::max);
      }
    }
    spans = Dates.in(question.words()).spans();
    String q = question.query().toLowerCase(Locale.ROOT);
    if (q.contains("when ") || q.contains("what date") || q.contains("which month") || q.contains("what year")) wants = Traits.TIME;
    else if (q.contains("how many") || q.contains("how much") || q.contains("how long") || q.contains("how often") || q.contains("how old"))
      wants = Traits.NUMBER;
    else if (q.contains("who ") || q.contains("where ") || q.contains("which ") || q.contains(" name") || q.contains(" country") || q.contains(" city") || q.contains("titled")) wants = Traits.NAME;
    else if (q.contains("why ") || q.contains("reason")) wants = Traits.REASON;
    else if (q.contains("feel")) wants = Traits.FEELING;
    else wants = 0;
  }

  static double like(String w, String name) {
    if (w.equals(name)) return 1;
    if (w.length() >= 3 && name.startsWith(w)) return 0.8;
    int d = EditDistance.within(w, name, Expansion.edits(w.length()));
    return d < 0 || w.length() < 4 ? 0 : Expansion.closeness(w, name, d);
  }

  double factor(int t) {
    return factor[t];
  }

  double apply(int d, double s, double most) {
    Double c = senders.get(g.sender(d));
    if (c != null && (g.traits(d) & Traits.SELF) != 0) s *= 1 + W.self * c;
    if (c != null) s = s * (1 + W.sender * c) + W.senderAdd * c * most;
    int tr = g.traits(d);
    if ((tr & Traits.QUESTION) != 0) s *= 1 - W.question;
    if (wants != 0 && (tr & wants) != 0) s *= 1 + (wants == Traits.TIME ? W.shape : wants == Traits.NUMBER ? W.shapeNum : wants == Traits.NAME ? W.named : wants == Traits.REASON ? W.reason : W.feel);
    if (!spans.isEmpty()) {
      java.time.LocalDate day = java.time.Instant.ofEpochMilli(g.sentAt(d)).atZone(java.time.ZoneOffset.UTC).toLocalDate();
      double best = 0;
      for (Dates.Span span : spans) {
        long away = span.away(day);
        double near = away == 0 ? 1 : away > 0 ? Math.exp(-away / W.tauAfter) : Math.exp(away / W.tauBefore);
        best = Math.max(best, near * (span.day() > 0 ? W.day : span.month() > 0 ? W.month : W.month / 3));
      }
      s = s * (1 + best) + W.dayAdd * best * most;
    }
    return s;
  }
}
