package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.fuzzy.RandomText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreScaleTest {
  private final Forum forum = new Forum();

  @Test
  void grows_with_the_share_of_the_evidence() {
    assertThat(ScoreScale.of(0)).isZero();
    assertThat(ScoreScale.of(ScoreScale.WEAK)).isEqualTo(60);
    assertThat(ScoreScale.of(0.5701)).isEqualTo(80);
    assertThat(ScoreScale.of(1)).isEqualTo(100);
    assertThat(ScoreScale.of(3)).isEqualTo(100);
    assertThat(ScoreScale.literal(0.01)).isEqualTo(80);
  }

  @Test
  void a_short_message_that_has_all_is_near_100() {
    fill();
    forum.say("ann", "ERR_CONN_42");
    forum.say("ann", "restart the gateway");
    assertThat(forum.score("ERR_CONN_42")).isGreaterThanOrEqualTo(95);
    assertThat(forum.score("restart the gateway")).isGreaterThanOrEqualTo(95);
    assertThat(forum.score("restrat the gatewy")).isBetween(80, 98);
  }

  @Test
  void half_of_what_was_asked_for_scores_less() {
    fill();
    forum.say("ann", "restart it");
    assertThat(forum.score("restart gateway")).isBetween(65, 85);
  }

  @Test
  void does_not_depend_on_how_much_there_is_to_search() {
    forum.say("ann", "restart the gateway");
    int small = forum.score("restart the gateway");
    fill();
    assertThat(forum.score("restart the gateway")).isCloseTo(small, within(5));
  }

  @Test
  void is_a_number_from_the_threshold_to_100_for_any_query() {
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      forum.say("ann", RandomText.anything(random, 60));
    }
    for (int i = 0; i < 600; i++) {
      SearchMode mode = List.of(SearchMode.values()).get(i % 3);
      SearchHits ranked = forum.search(RandomText.anything(random, 60), mode);
      assertThat(ranked.total()).isGreaterThanOrEqualTo(ranked.hits().size());
      assertThat(ranked.hits()).allSatisfy(hit -> {
        assertThat(hit.score()).isBetween(60.0, 100.0);
        assertThat(hit.match()).isNotEmpty();
      });
    }
  }

  private void fill() {
    for (int i = 0; i < 200; i++) {
      forum.say(
          "bob",
          "remark " + i + " about something else of " + List.of("rain", "sun").get(i % 2),
          0,
          i * 3_600_000L);
    }
  }

  private static org.assertj.core.data.Offset<Integer> within(int points) {
    return org.assertj.core.data.Offset.offset(points);
  }
}
