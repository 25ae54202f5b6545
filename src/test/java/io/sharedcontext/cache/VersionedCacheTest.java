package io.sharedcontext.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionedCacheTest {
  private final Caches caches = new Caches(1 << 20, 1 << 20);
  private final VersionedCache<String, State, String> cache =
      caches.first("tested", 1, String::length);

  /** A state with an epoch in which everything follows what came before. */
  private record State(int epoch, int number) implements Stamp<State> {
    @Override
    public boolean follows(State earlier) {
      return epoch == earlier.epoch && number >= earlier.number;
    }
  }

  private String get(State now) {
    return cache.get("key", now, () -> "made " + now.number(), before -> before + "+");
  }

  private CacheStats.Figures figures() {
    return caches.figures("tested");
  }

  @Test
  void what_was_made_in_the_same_state_serves_again() {
    assertThat(get(new State(1, 5))).isEqualTo("made 5");
    assertThat(get(new State(1, 5))).isEqualTo("made 5");
    assertThat(figures().hits()).isEqualTo(1);
    assertThat(figures().misses()).isEqualTo(1);
    assertThat(figures().entries()).isEqualTo(1);
    assertThat(figures().loadNanos()).isPositive();
  }

  @Test
  void what_went_on_is_brought_up_to_date_and_counts_as_a_hit() {
    assertThat(get(new State(1, 5))).isEqualTo("made 5");
    assertThat(get(new State(1, 6))).isEqualTo("made 5+");
    assertThat(get(new State(1, 6))).isEqualTo("made 5+");
    assertThat(figures().hits()).isEqualTo(2);
  }

  @Test
  void what_is_of_another_state_is_made_anew_and_counts_as_a_miss() {
    assertThat(get(new State(1, 5))).isEqualTo("made 5");
    assertThat(get(new State(2, 5))).isEqualTo("made 5");
    assertThat(get(new State(2, 4))).as("an older snapshot").isEqualTo("made 4");
    assertThat(figures().misses()).isEqualTo(3);
  }

  @Test
  void what_no_longer_holds_is_made_anew_in_the_same_state() {
    State now = new State(1, 1);
    assertThat(cache.get("key", now, text -> text.equals("good"), () -> "bad")).isEqualTo("bad");
    assertThat(cache.get("key", now, text -> text.equals("good"), () -> "good")).isEqualTo("good");
    assertThat(cache.get("key", now, text -> text.equals("good"), () -> "new")).isEqualTo("good");
    assertThat(figures().misses()).isEqualTo(2);
  }

  @Test
  void what_is_looked_for_is_found_in_its_own_state_alone_and_while_it_holds() {
    State then = new State(1, 5);
    assertThat(cache.state("key")).isEmpty();
    assertThat(get(then)).isEqualTo("made 5");

    assertThat(cache.state("key")).contains(then);
    assertThat(cache.find("key", then, value -> true)).contains("made 5");
    assertThat(cache.find("key", then, value -> false)).isEmpty();
    assertThat(cache.find("key", new State(1, 6), value -> true)).isEmpty();
    assertThat(figures().hits()).isEqualTo(1);
    assertThat(figures().misses()).as("whoever gets it otherwise counts").isEqualTo(1);
  }

  @Test
  void what_is_looked_for_is_brought_from_the_expected_state_to_one_that_follows() {
    State then = new State(1, 5);
    assertThat(get(then)).isEqualTo("made 5");

    assertThat(cache.find("key", then, then, before -> before + "+")).contains("made 5");
    assertThat(cache.find("key", then, new State(2, 6), before -> before + "+")).isEmpty();
    assertThat(cache.find("key", then, new State(1, 4), before -> before + "+")).isEmpty();
    assertThat(cache.find("key", then, new State(1, 6), before -> before + "+"))
        .contains("made 5+");
    assertThat(cache.find("key", then, new State(1, 7), before -> before + "+"))
        .as("somebody has brought it further meanwhile")
        .isEmpty();
    assertThat(figures().hits()).isEqualTo(2);
  }

  @Test
  void a_level_that_may_take_nothing_keeps_nothing_and_answers_all_the_same() {
    VersionedCache<String, State, String> none = new Caches(0, 0).first("none", 1, text -> 1);
    assertThat(none.get("key", new State(1, 1), () -> "one")).isEqualTo("one");
    assertThat(none.get("key", new State(1, 1), () -> "two")).isEqualTo("two");
  }
}
