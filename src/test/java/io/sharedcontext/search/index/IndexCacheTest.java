package io.sharedcontext.search.index;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@WithStore
class IndexCacheTest {
  private static final Caller ANN = agent("ann", "builder");

  private final ToolFixture bench;
  private final List<String> sessions;

  IndexCacheTest(ToolFixture bench) {
    this.bench = bench;
    sessions = List.of(bench.session(ANN), bench.session(ANN));
  }

  private static List<Long> ids(List<IndexCache.Part> parts) {
    List<Long> ids = new ArrayList<>();
    parts.forEach(part -> {
      for (int place = 0; place < part.size(); place++) {
        ids.add(part.view().ids()[place]);
      }
    });
    return ids;
  }

  private List<Long> read(IndexCache corpus, Optional<String> session) {
    return ids(bench.store().read(tx -> corpus.read(tx, session, 0)));
  }

  private long post(int session, String text) {
    return bench.post(ANN, sessions.get(session), text);
  }

  @Test
  void an_older_snapshot_sees_what_it_had_though_another_thread_has_read_further() {
    IndexCache corpus = new IndexCache(() -> {}, Caches.apart());
    long first = post(0, "first");
    long second = post(1, "second");

    List<Long> seen = bench.store().read(tx -> {
      assertThat(tx.number("SELECT count(*) AS n FROM messages")).isEqualTo(2);
      List<Long> later = CompletableFuture.supplyAsync(() -> {
            post(0, "third");
            post(1, "fourth");
            return read(corpus, Optional.empty());
          })
          .join();
      assertThat(later).hasSize(4);
      assertThat(ids(corpus.read(tx, Optional.of(sessions.get(0)), 0))).containsExactly(first);
      return ids(corpus.read(tx, Optional.empty(), 0));
    });

    assertThat(seen).containsExactlyInAnyOrder(first, second);
    assertThat(read(corpus, Optional.empty())).hasSize(4);
  }

  @Test
  void sessions_read_one_by_one_and_all_together_have_every_message_once() {
    IndexCache corpus = new IndexCache(() -> {}, Caches.apart());
    List<Long> posted = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      long id = post(round % 2, "one " + round);
      assertThat(read(corpus, Optional.of(sessions.get(round % 2)))).contains(id);
      posted.add(id);
      posted.add(post(1 - round % 2, "other " + round));
      assertThat(read(corpus, Optional.empty())).containsExactlyInAnyOrderElementsOf(posted);
    }
  }

  @Test
  void what_finds_no_room_is_read_again() {
    AtomicLong gaps = new AtomicLong();
    IndexCache corpus = new IndexCache(gaps::incrementAndGet, new Caches(1, 1));
    long first = post(0, "first");
    long second = post(1, "second");

    for (int round = 0; round < 3; round++) {
      assertThat(read(corpus, Optional.empty())).containsExactlyInAnyOrder(first, second);
      assertThat(read(corpus, Optional.of(sessions.get(1)))).containsExactly(second);
    }
    assertThat(gaps).as("every message has its document").hasValue(0);
  }
}
