package io.sharedcontext.acceptance;

import static io.sharedcontext.testing.ToolFixture.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that fills its caches and then runs out of memory on purpose. */
final class MemoryPressureMain {
  private static final Caller ROOT = admin("root", "builder");
  private static final int MESSAGES = 300;
  private static final int PIECE = 1 << 20;

  private MemoryPressureMain() {}

  /** Says what its caches hold before and after, and whether a search then finds the same. */
  public static void main(String[] home) {
    try (ToolFixture bench = new ToolFixture(Path.of(home[0]))) {
      String session = bench.session(ROOT);
      for (int i = 0; i < MESSAGES; i++) {
        bench.post(ROOT, session, "the harvest of field number " + i);
      }
      JsonNode found = find(bench);
      System.out.println(cache(bench));
      exhaust();
      System.out.println(cache(bench));
      System.out.println(found.equals(find(bench)));
    }
  }

  private static JsonNode find(ToolFixture bench) {
    return bench.call(ROOT, "search_context", "{'query':'harvest field 17'}").path("results");
  }

  private static JsonNode cache(ToolFixture bench) {
    return bench.call(ROOT, "get_performance_metrics", "{}").path("cache");
  }

  /** Takes all there is, and gives it back. */
  private static void exhaust() {
    List<byte[]> pieces = new ArrayList<>();
    try {
      while (pieces.size() < Integer.MAX_VALUE) {
        pieces.add(new byte[PIECE]);
      }
    } catch (OutOfMemoryError e) {
      pieces.clear();
    }
  }
}
