package io.sharedcontext.search;

import io.sharedcontext.search.index.IndexPart;
import io.sharedcontext.search.text.DateSpan;
import io.sharedcontext.search.text.TextFeatures;
import io.sharedcontext.search.text.WordClass;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What makes a message likelier the answer beside its words: who sent it, when, and its shape. */
final class RankingSignals {
  /** A message is told of for days after a day, and announced for a few before. */
  private static final double DAYS_AFTER = 7;

  private static final double DAYS_BEFORE = 3;

  /** What is left of it, long before or after a day. */
  private static final double OPEN = 0.7;

  private final SenderMatcher names;
  private final List<DateSpan> spans;
  private final Map<LocalDate, Double> nearness = new HashMap<>();

  /** By part and place how much the days that a message names are those of the query, if they are. */
  private final IdentityHashMap<IndexPart, Map<Integer, Double>> mentions;

  private final boolean namesOnly;
  private final boolean datesOnly;
  private final int wanted;

  RankingSignals(
      QueryExpansion resolution, SenderMatcher names, ParsedQuery question, Corpus corpus) {
    this.names = names;
    spans = question.spans();
    mentions = mentions(resolution, corpus);
    namesOnly = names.alone();
    datesOnly = !spans.isEmpty()
        && resolution.terms().stream()
            .filter(ParsedQuery.Term::request)
            .allMatch(term -> term.kind() == ParsedQuery.Kind.DATE || term.vague());
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
    double near = spans.isEmpty() ? 0 : near(talk, message);
    double base = namesOnly ? Math.max(words, most * like) : words;
    base = datesOnly && near > 0.3 ? Math.max(base, most) : base;
    if (base == 0) {
      return 0;
    }
    int traits = talk.traits(message);
    double asking = (traits & TextFeatures.QUESTION) != 0 ? 1 - RankingWeights.ASKING : 1;
    double shape = (traits & wanted) != 0 ? 1 + shape() : 1;
    double sender = 1 + RankingWeights.SENDER * like;
    double date =
        RankingWeights.DATE_SUM * near + RankingWeights.MENTION * mentioned(talk, message);
    return base * sender * asking * shape * (1 + near) + date * most;
  }

  /**
   * How many times the evidence of a message's words its whole evidence may be; infinite if there may be
   * evidence without any.
   */
  double mostRaised() {
    if (!spans.isEmpty() || withoutWords()) {
      return Double.POSITIVE_INFINITY;
    }
    return (1 + RankingWeights.SENDER * names.mostLike()) * (wanted == 0 ? 1 : 1 + shape());
  }

  private double shape() {
    return switch (wanted) {
      case TextFeatures.TIME -> RankingWeights.TIME;
      case TextFeatures.NUMBER -> RankingWeights.NUMBER;
      default -> RankingWeights.NAME;
    };
  }

  /** How near a message is to the days that were named, 0 to {@link RankingWeights#DAY}. */
  double date(Talk talk, int message) {
    return spans.isEmpty() ? 0 : near(talk, message);
  }

  /** Has a message what was asked for: a time, a number, a name? */
  boolean shaped(Talk talk, int message) {
    return (talk.traits(message) & wanted) != 0;
  }

  /** Does a message ask something? */
  static boolean asks(Talk talk, int message) {
    return (talk.traits(message) & TextFeatures.QUESTION) != 0;
  }

  /** Is the sender's name part of the evidence? */
  boolean named(Talk talk, int message) {
    return names.like(talk.sender(message)) > 0;
  }

  /** Can a message be an answer without having, or standing beside, any word of the question? */
  boolean withoutWords() {
    return namesOnly || datesOnly;
  }

  private double near(Talk talk, int message) {
    LocalDate day = DateSpan.dayOf(talk.sentAt(message));
    double sent = nearness.computeIfAbsent(day, this::near);
    return Math.max(sent, mentioned(talk, message));
  }

  private double near(LocalDate day) {
    double nearest = 0;
    for (DateSpan span : spans) {
      nearest = Math.max(nearest, weight(span) * near(span, day));
    }
    return nearest;
  }

  /**
   * Who asks for nothing but what lies before or after a day gets all of it, first what is nearest to
   * that day. Who asks for something more means mostly what was said about that day.
   */
  private double near(DateSpan span, LocalDate day) {
    if (datesOnly && span.side() != DateSpan.Side.ON) {
      double edge = Math.exp(-span.fromEdge(day) / DAYS_AFTER);
      return span.away(day) == 0 ? OPEN + (1 - OPEN) * edge : 0;
    }
    long days = span.on(DateSpan.Side.ON).away(day);
    return Math.exp(days >= 0 ? -days / DAYS_AFTER : days / DAYS_BEFORE);
  }

  private double mentioned(Talk talk, int message) {
    if (mentions.isEmpty()) {
      return 0;
    }
    int run = talk.run(message);
    return mentions
        .getOrDefault(talk.runs().get(run).part(), Map.of())
        .getOrDefault(talk.place(run, message), 0.0);
  }

  private static IdentityHashMap<IndexPart, Map<Integer, Double>> mentions(
      QueryExpansion resolution, Corpus corpus) {
    IdentityHashMap<IndexPart, Map<Integer, Double>> mentions = new IdentityHashMap<>();
    resolution.days().forEach((span, words) -> {
      for (String word : words) {
        corpus.each(
            resolution.candidates().number(word),
            (part, place) -> mentions
                .computeIfAbsent(part, fresh -> new HashMap<>())
                .merge(place, weight(span), Math::max));
      }
    });
    return mentions;
  }

  private static double weight(DateSpan span) {
    return switch (span.unit()) {
      case DAY -> RankingWeights.DAY;
      case MONTH -> RankingWeights.MONTH;
      case YEAR -> RankingWeights.YEAR;
    };
  }
}
