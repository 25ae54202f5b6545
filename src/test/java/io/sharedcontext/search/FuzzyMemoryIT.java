package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of more than the heap holds are compared as a whole, in one session and in several. */
@SqliteOnly("the store is a file")
class FuzzyMemoryIT {
  private static final Caller ANN = agent("ann", "a");
  private static final String HEAP = "-Xmx24m";
  private static final int MESSAGES = 350;
  private static final int SIGNS = 90_000;

  @TempDir
  private Path directory;

  /** The process with the small heap. */
  public static final class Searcher {
    private Searcher() {}

    /** Searches the store whose file is named, several times, and prints how much was found. */
    public static void main(String[] arguments) {
      try (Store store = new Store(new SqliteSettings(Path.of(arguments[0]), false, false))) {
        Search search = Search.reading(store, Clock.systemUTC(), Caches.apart());
        for (int i = 0; i < 2; i++) {
          Search.Found found = search.find(ANN, request());
          System.out.println(found.total() + " " + found.results().size());
        }
      }
    }

    private static SearchRequest request() {
      return new SearchRequest(
          "kettle",
          Optional.empty(),
          SearchMode.FUZZY,
          80,
          20,
          true,
          false,
          SearchRequest.SearchFilter.ANY);
    }
  }

  @Test
  void a_process_compares_texts_of_more_than_its_heap_holds() throws Exception {
    try (ToolFixture bench = new ToolFixture(directory)) {
      List<String> sessions = List.of(bench.session(ANN), bench.session(ANN));
      // Few words, which are kept otherwise, and long to compare.
      String filler = "-".repeat(SIGNS) + "lorem";
      IntStream.range(0, MESSAGES)
          .forEach(i -> bench.post(ANN, sessions.get(i % 8 == 0 ? 1 : 0), i + " " + filler));
      IntStream.range(0, 3).forEach(i -> bench.post(ANN, sessions.get(1), "kettle"));
    }
    List<String> command = ServerProcess.command(Searcher.class.getName());
    command.add(command.indexOf("-cp"), HEAP);
    command.add(directory.resolve("context.db").toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(printed.lines()).containsExactly("3 3", "3 3");
    assertThat(process.waitFor()).isZero();
  }
}
