package io.sharedcontext.search;

import io.sharedcontext.search.text.Dates;
import io.sharedcontext.search.text.TextFeatures;
import io.sharedcontext.search.text.WordClass;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What makes a message likelier the answer beside its words: who sent it, when, and its shape. */
final class RankingSignals {
  /** A message is told of for days after a day, and announced for a few before. */
  private static final double DAYS_AFTER = 7;

  private static final double DAYS_BEFORE = 3;

  private static final long DAY_MS = 86_400_000;

  private final SenderMatcher names;
  private final List<Dates.Span> spans;
  private final Map<Long, Double> nearness = new HashMap<>();
  private final boolean namesOnly;
  private final boolean datesOnly;
  private final int wanted;

  RankingSignals(QueryExpansion resolution, SenderMatcher names, ParsedQuery question) {
    this.names = names;
    spans = question.dates().spans();
    namesOnly = names.alone();
    datesOnly = !spans.isEmpty()
        && resolution.terms().stream()
            .filter(ParsedQuery.Term::request)
            .allMatch(term -> term.kind() == ParsedQuery.Kind.DATE);
    wanted = wanted(question.query().toLowerCase(Locale.ROOT));
  }

  /** The traits of an answer. */
  private static int wanted(String query) {
    if (WordClass.ASKS_TIME.within(query)) {
      return TextFeatures.TIME;
    }
    if (WordClass.ASKS_NUMBER.within(query)) {
      return TextFeatures.NUMBER;
    }
    return WordClass.ASKS_NAME.within(query) ? TextFeatures.NAME : 0;
  }

  /** The evidence that a message is the answer, given that of its words and the most it could be. */
  double evidence(Talk talk, int message, double words, double most) {
    float like = names.like(talk.sender(message));
    double near = spans.isEmpty() ? 0 : near(talk.sentAt(message));
    double base = namesOnly ? Math.max(words, most * like) : words;
    base = datesOnly && near > 0.3 ? Math.max(base, most) : base;
    if (base == 0) {
      return 0;
    }
    int traits = talk.traits(message);
    double asking = (traits & TextFeatures.QUESTION) != 0 ? 1 - RankingWeights.ASKING : 1;
    double shape = (traits & wanted) != 0 ? 1 + shape() : 1;
    double sender = 1 + RankingWeights.SENDER * like;
    return base * sender * asking * shape * (1 + near) + RankingWeights.DATE_SUM * near * most;
  }

  private double shape() {
    return switch (wanted) {
      case TextFeatures.TIME -> RankingWeights.TIME;
      case TextFeatures.NUMBER -> RankingWeights.NUMBER;
      default -> RankingWeights.NAME;
    };
  }

  /** Is the sender's name part of the evidence? */
  boolean named(Talk talk, int message) {
    return names.like(talk.sender(message)) > 0;
  }

  /** Can a message be an answer without having, or standing beside, any word of the question? */
  boolean withoutWords() {
    return namesOnly || datesOnly;
  }

  private double near(long sentAt) {
    return nearness.computeIfAbsent(Math.floorDiv(sentAt, DAY_MS), this::nearTo);
  }

  private double nearTo(long epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    double nearest = 0;
    for (Dates.Span span : spans) {
      nearest = Math.max(nearest, weight(span) * decayed(span.away(day)));
    }
    return nearest;
  }

  private static double decayed(long days) {
    return Math.exp(days >= 0 ? -days / DAYS_AFTER : days / DAYS_BEFORE);
  }

  private static double weight(Dates.Span span) {
    if (span.day() > 0) {
      return RankingWeights.DAY;
    }
    return span.month() > 0 ? RankingWeights.MONTH : RankingWeights.YEAR;
  }
}
