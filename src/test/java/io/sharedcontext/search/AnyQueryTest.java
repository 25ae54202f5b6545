package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnyQueryTest {
  private static final int MESSAGES = 10_000;
  private static final int QUERIES = 150;
  private static final long MOST_NANOS = 250_000_000;
  private static final Caller CALLER = new Caller("agent-1", "bot", Set.of(Permission.READ));

  private static final List<String> ODD = List.of(
      "\"",
      "'",
      "(",
      ")",
      "*",
      "AND",
      "OR",
      "NOT",
      "NEAR",
      "-",
      "^",
      ":",
      "%",
      "_",
      "\\",
      "\0",
      "\n",
      "\u202e",
      "😀",
      "日本語",
      "ไทย",
      "é",
      "e\u0301",
      "ß",
      "İ",
      "ﬁ",
      "a",
      "the",
      "0",
      "1e9",
      "getUserById",
      "src/a-b.py",
      "?",
      "when",
      "how many",
      "2023-05-07",
      "7 May",
      "--",
      "/*",
      ";");

  private static final List<SearchMode> MODES = List.of(SearchMode.values());

  @TempDir
  private Path directory;

  private static String query(Random random) {
    StringBuilder query = new StringBuilder();
    while (query.length() < 1 + random.nextInt(490)) {
      if (random.nextInt(3) > 0) {
        query.append(ODD.get(random.nextInt(ODD.size())));
      } else {
        query.appendCodePoint(random.nextInt(Character.MIN_SURROGATE));
      }
      query.append(random.nextBoolean() ? " " : "");
    }
    return query.toString();
  }

  @Test
  void any_text_is_a_query_and_answered_at_once_among_ten_thousand_messages() {
    StoreSettings settings = TestEngine.current().settings(directory);
    List<Long> nanos = new ArrayList<>();
    try (Store store = new Store(settings)) {
      SearchSpeed.make(store, MESSAGES);
      Search search = new Search(store, Clock.systemUTC(), Caches.apart());
      Random random = new Random(9);
      for (int i = 0; i < QUERIES; i++) {
        SearchMode mode = MODES.get(random.nextInt(3));
        SearchRequest wanted = new SearchRequest(
            query(random),
            Optional.empty(),
            mode,
            random.nextInt(101),
            10,
            true,
            false,
            SearchRequest.SearchFilter.ANY);
        long began = System.nanoTime();
        Search.Found found = search.find(CALLER, wanted);
        nanos.add(System.nanoTime() - began);

        assertThat(found.total()).isGreaterThanOrEqualTo(found.results().size());
        assertThat(found.results()).allMatch(result -> result.snippet().length() <= 240);
      }
    }
    // The machine may be busy with something else now and then, but not most of the time.
    Collections.sort(nanos);
    assertThat(nanos.get(QUERIES / 2)).isLessThan(MOST_NANOS);
  }
}
