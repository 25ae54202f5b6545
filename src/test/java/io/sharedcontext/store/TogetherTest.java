package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reads of one call see one moment, until the call changes something. */
class TogetherTest {
  private final Store mine;
  private final Store others;

  TogetherTest(@TempDir Path home) {
    StoreSettings settings = new StoreSettings(home.resolve("context.db"), false, false);
    mine = new Store(settings);
    others = new Store(settings);
  }

  @BeforeEach
  void open() {
    mine.open();
  }

  @AfterEach
  void close() {
    mine.close();
    others.close();
  }

  private static CompletableFuture<Integer> bump(Store store) {
    return store.write(tx -> {
      Changes.bump(tx, "test");
      return 1;
    });
  }

  private long seq() {
    return mine.read(tx -> Changes.seq(tx, "test"));
  }

  @Test
  void what_others_commit_meanwhile_is_seen_by_the_next_call() {
    List<Long> seen = mine.together(() -> {
      long first = seq();
      bump(others).join();
      return List.of(first, seq());
    });

    assertThat(seen).containsExactly(0L, 0L);
    assertThat(seq()).isEqualTo(1);
    assertThat(mine.together(this::seq)).isEqualTo(1);
  }

  @Test
  void what_the_call_changed_itself_is_seen_by_it() {
    List<Long> seen = mine.together(() -> {
      long first = seq();
      bump(mine).join();
      return List.of(first, seq());
    });

    assertThat(seen).containsExactly(0L, 1L);
  }

  @Test
  void a_call_that_asks_for_a_change_in_the_middle_of_a_read_reads_on() {
    long seen = mine.together(() -> mine.read(tx -> {
      bump(mine).join();
      return Changes.seq(tx, "test") + seq();
    }));

    assertThat(seen).isBetween(0L, 2L);
    assertThat(mine.facts().readers().active()).isEqualTo(1);
    assertThat(seq()).isEqualTo(1);
  }

  @Test
  void a_call_that_fails_gives_its_reader_back() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> mine.together(() -> {
            throw new IllegalStateException(Long.toString(seq()));
          }))
          .hasMessage("0");
    }

    assertThat(mine.together(this::seq)).isZero();
  }
}
