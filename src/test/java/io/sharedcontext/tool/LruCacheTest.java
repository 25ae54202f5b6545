package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A limited map forgets what was used least recently. */
class LruCacheTest {
  private final LruCache<String, Integer> recent = new LruCache<>(2);

  @Test
  void what_was_used_stays_and_the_rest_goes() {
    recent.put("a", 1);
    recent.put("b", 2);
    assertThat(recent.get("a")).contains(1);

    recent.put("c", 3);

    assertThat(recent.get("a")).contains(1);
    assertThat(recent.get("b")).isEmpty();
    assertThat(recent.get("c")).contains(3);
  }

  @Test
  void merging_begins_with_the_first_and_goes_on_with_the_next() {
    assertThat(recent.merge("a", 5, Integer::sum)).isEqualTo(5);
    assertThat(recent.merge("a", 5, Integer::sum)).isEqualTo(10);
    assertThat(recent.get("a")).contains(10);
  }
}
