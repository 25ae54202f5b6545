package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache of one store while another store on the same file makes the changes. */
class StampedCacheTest {
  private static final String SCOPE = "test";

  private final Store reading;
  private final Store changing;
  private final StampedCache<String, String> cache = new StampedCache<>(2, 10_000, String::length);
  private final AtomicInteger loads = new AtomicInteger();

  StampedCacheTest(@TempDir Path home) {
    StoreSettings settings = new StoreSettings(home.resolve("context.db"), false, false);
    reading = new Store(settings);
    changing = new Store(settings);
  }

  @AfterEach
  void close() {
    reading.close();
    changing.close();
  }

  private void change(String value) {
    changing
        .write(tx -> {
          Changes.bump(tx, SCOPE);
          return tx.run("INSERT OR REPLACE INTO store_fact VALUES ('test', ?)", value);
        })
        .join();
  }

  private String get(Tx tx, String key) {
    return cache.get(tx, SCOPE, key, loading -> {
      loads.incrementAndGet();
      return loading
          .find("SELECT value FROM store_fact WHERE name = 'test'", row -> row.text("value"))
          .orElse("");
    });
  }

  @Test
  void what_is_kept_is_never_older_than_the_store() {
    for (int i = 0; i < 300; i++) {
      String value = "value " + i;
      change(value);
      assertThat(reading.<String>read(tx -> get(tx, "key"))).isEqualTo(value);
    }
    assertThat(cache.figures().hitRatio()).isZero();
  }

  @Test
  void what_has_not_changed_is_made_once() {
    change("a");

    for (int i = 0; i < 10; i++) {
      assertThat(reading.<String>read(tx -> get(tx, "key"))).isEqualTo("a");
    }

    assertThat(loads).hasValue(1);
    assertThat(cache.figures().l1Hits()).isEqualTo(9);
    assertThat(cache.figures().misses()).isEqualTo(1);
    assertThat(cache.figures().hitRatio()).isEqualTo(0.9);
  }

  @Test
  void what_is_not_hot_any_more_is_still_warm() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 40; i++) {
        String key = "key" + i;
        reading.read(tx -> get(tx, key));
      }
    }

    assertThat(loads).hasValue(40);
    assertThat(cache.figures().l2Hits()).isPositive();
    assertThat(cache.figures().l2Size()).isEqualTo(40);
  }

  @Test
  void more_bytes_than_allowed_are_evicted() {
    change("x".repeat(3_000));

    for (int i = 0; i < 20; i++) {
      String key = "key" + i;
      reading.read(tx -> get(tx, key));
    }

    assertThat(cache.figures().evictions()).isPositive();
    assertThat(cache.figures().l2Size()).isLessThan(5);
  }

  @Test
  void another_scope_is_another_result() {
    reading.read(tx -> get(tx, "key"));
    String other = reading.read(tx -> cache.get(tx, "other", "key", loading -> "of the other"));

    assertThat(other).isEqualTo("of the other");
  }

  @Test
  void a_transaction_that_is_taken_back_leaves_nothing_in_the_cache() {
    change("a");
    var failed = changing.write(tx -> {
      Changes.bump(tx, SCOPE);
      tx.run("INSERT OR REPLACE INTO store_fact VALUES ('test', 'never')");
      assertThat(get(tx, "key")).isEqualTo("never");
      throw new IllegalStateException("taken back");
    });
    assertThat(failed).failsWithin(java.time.Duration.ofSeconds(30));

    change("b");
    assertThat(reading.<String>read(tx -> get(tx, "key"))).isEqualTo("b");
  }
}
