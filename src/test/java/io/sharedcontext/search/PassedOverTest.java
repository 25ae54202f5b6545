package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.index.Vocabulary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Messages that cannot be hits are not weighed. Random talks, of which most messages have one of a few
 * frequent words: what is found is the same, to the last bit, as when every message is weighed.
 */
class PassedOverTest {
  private static final int WORLDS = 60;
  private static final int QUERIES = 25;
  private static final String[] SENDERS = {"ann", "bob", "carl", "dora"};
  private static final double[] THRESHOLDS = {0, 20, 60, 60, 75, 90, 100};
  private static final LocalDate TODAY = LocalDate.of(1970, 1, 2);

  /** Each is said half as often as the one before, but for the last ones. */
  private static final String[] WORDS = ("server deploy plan ann bug? crash fix 12 user data rome"
          + " kid child getUserById harbour 1970-01-01 yesterday May lantern violin arbour buys")
      .split(" ");

  private final Random random = new Random(17);

  private String word() {
    int rank = (int) (-Math.log(random.nextDouble()) / Math.log(2) * 1.5);
    return rank < WORDS.length ? WORDS[rank] : WORDS[random.nextInt(WORDS.length)];
  }

  private String text(int words) {
    return IntStream.range(0, words).mapToObj(i -> word()).collect(Collectors.joining(" "));
  }

  private List<SearchScope> world() {
    Vocabulary vocabulary = new Vocabulary();
    List<SearchScope> scopes = new ArrayList<>();
    for (int session = 0; session < 3; session++) {
      Forum forum = new Forum(vocabulary);
      for (int i = 0; i < 120; i++) {
        String sender = SENDERS[random.nextInt(SENDERS.length)];
        String text = text(1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 5));
        if (random.nextInt(4) == 0) {
          forum.sayLater(sender, text);
        } else {
          forum.label(sender, text, word());
        }
      }
      int hidden = 2 + random.nextInt(5);
      scopes.add(new SearchScope(
          forum.index().view(), place -> place % hidden != 0, place -> place % 7 != 0));
    }
    return scopes;
  }

  private ParsedQuery query() {
    String query = text(1 + random.nextInt(5));
    String asked = switch (random.nextInt(8)) {
      case 0 -> "\"" + text(2) + "\" " + query;
      case 1 -> "when did ann " + query + "?";
      case 2 -> "servre " + query;
      case 3 -> "who said " + query + " and what came after that?";
      default -> query;
    };
    SearchMode mode = random.nextInt(4) == 0 ? SearchMode.EXACT : SearchMode.AUTO;
    return ParsedQuery.of(asked, mode, random.nextBoolean(), TODAY);
  }

  private static int weighed(
      List<SearchScope> scopes, ParsedQuery question, double threshold, boolean skips) {
    QueryRanking ranking =
        new QueryRanking(scopes, question, new HitScorer.Asked(threshold, 10, skips));
    int found = 0;
    for (SearchScope scope : scopes) {
      found += ranking.weigh(scope, new Talk(scope, ranking.corpus())).found().size();
    }
    return found;
  }

  @Test
  void what_is_passed_over_would_not_have_been_found() {
    int all = 0;
    int some = 0;
    for (int i = 0; i < WORLDS; i++) {
      List<SearchScope> scopes = world();
      for (int j = 0; j < QUERIES; j++) {
        ParsedQuery question = query();
        double threshold = THRESHOLDS[random.nextInt(THRESHOLDS.length)];
        int limit = 1 + random.nextInt(30);
        assertThat(new Ranker().search(scopes, question, threshold, limit))
            .as("world %d, %s from %s", i, question, threshold)
            .isEqualTo(Ranker.exhaustive().search(scopes, question, threshold, limit));
        all += weighed(scopes, question, threshold, false);
        some += weighed(scopes, question, threshold, true);
      }
    }
    assertThat(some).as("of %d", all).isLessThan(all * 9 / 10);
  }
}
