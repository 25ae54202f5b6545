package io.sharedcontext.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
  private static final int LIMIT = 1_000;

  @Test
  void never_holds_more_than_its_limit_and_counts_what_it_gave_up() {
    BoundedMap<Integer, Integer> map = new BoundedMap<>(LIMIT, (key, value) -> value);
    for (int i = 0; i < 500; i++) {
      map.put(i, 10);
    }

    assertThat(map.contents().bytes()).isLessThanOrEqualTo(LIMIT);
    assertThat(map.contents().entries() + map.evictions()).isEqualTo(500);
  }

  @Test
  void an_entry_that_grew_is_weighed_anew_when_it_is_merged() {
    BoundedMap<String, AtomicLong> map = new BoundedMap<>(LIMIT, (key, value) -> value.get());
    AtomicLong growing = new AtomicLong(10);
    map.put("one", growing);
    growing.set(300);

    assertThat(map.merge("one", growing, (known, same) -> known)).isSameAs(growing);
    assertThat(map.contents().bytes()).isEqualTo(300);

    growing.set(LIMIT + 1);
    assertThat(map.merge("one", growing, (known, same) -> known)).isSameAs(growing);
    assertThat(map.contents().entries()).as("it finds no room any more").isZero();
    assertThat(map.evictions()).isEqualTo(1);
  }

  @Test
  void nothing_is_missing_as_long_as_the_count_of_evictions_stays() {
    Random random = new Random(7);
    BoundedMap<Integer, Integer> map = new BoundedMap<>(LIMIT, (key, value) -> value);
    Map<Integer, Integer> expected = new HashMap<>();
    long evictions = 0;
    for (int i = 0; i < 2_000; i++) {
      Map<Integer, Integer> held = map.entries();
      if (map.evictions() == evictions) {
        assertThat(held).containsExactlyInAnyOrderEntriesOf(expected);
      } else {
        evictions = map.evictions();
        expected = new HashMap<>(held);
      }
      int key = random.nextInt(200);
      int value = 1 + random.nextInt(20);
      map.put(key, value);
      expected.put(key, value);
    }
    assertThat(evictions).as("it did evict").isPositive();
  }

  @Test
  void a_limit_of_nothing_keeps_nothing() {
    BoundedMap<String, Integer> map = new BoundedMap<>(0, (key, value) -> 1);
    map.put("one", 1);
    assertThat(map.contents()).isEqualTo(new BoundedMap.Contents(0, 0));
    assertThat(map.get("one")).isEmpty();
  }
}
