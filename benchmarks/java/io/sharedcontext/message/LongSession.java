package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Reads of one long session, a tenth of its messages hidden and a twentieth not in ASCII: the median of nine
 * calls each, in milliseconds of the wall and of the thread's own work, and what the first call worked.
 * Arguments: how many messages (100,000), and {@code offsets} for nothing but pages of {@code get_messages}
 * by offset.
 */
public final class LongSession {
  private static final Caller ADA = ToolFixture.agent("ada", "builder");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");
  private static final int AT_ONCE = 10_000;
  private static final int ROUNDS = 9;

  private LongSession() {}

  /** Makes the session in a temporary directory and prints a line for each read. */
  public static void main(String[] arguments) throws Exception {
    int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Path home = Files.createTempDirectory("long-session");
    try (ToolFixture bench = new ToolFixture(home)) {
      String session = bench.session(ADA);
      for (int i = 0; i < messages; i += AT_ONCE) {
        fill(bench, session, i);
      }
      if (arguments.length > 1 && arguments[1].equals("offsets")) {
        offsets(bench, session, messages);
        return;
      }
      for (Map.Entry<String, String> read : reads().entrySet()) {
        ObjectNode wanted =
            Json.object(read.getValue().replace('\'', '"')).put("session_id", session);
        System.out.printf(
            "%-34s %s%n",
            read.getKey(), time(() -> bench.call(ADA, "get_messages_advanced", wanted)));
      }
    }
  }

  /** Nine pages one after the other, from a place on: whoever asks sees every message. */
  private static void offsets(ToolFixture bench, String session, int messages) {
    for (String way : List.of("forward", "backward")) {
      for (int offset : new int[] {0, messages / 4, messages - 1_000}) {
        int[] page = {0};
        String time = time(() -> bench.call(
            BOB,
            "get_messages",
            Json.object()
                .put("session_id", session)
                .put("direction", way)
                .put("offset", offset + 50 * page[0]++)));
        System.out.printf("%-34s %s%n", "offset " + offset + ", " + way, time);
      }
    }
  }

  private static Map<String, String> reads() {
    Map<String, String> reads = new LinkedHashMap<>();
    reads.put("first 50", "{}");
    reads.put("offset 80,000", "{'offset':80000}");
    reads.put("offset 80,000, backward", "{'offset':80000,'direction':'backward'}");
    reads.put("search, 1 in 1,000", "{'search':'NEEDLE'}");
    reads.put("search, 1 in 2", "{'search':'even'}");
    reads.put("search, none", "{'search':'nowhere at all'}");
    reads.put("search, not ASCII", "{'search':'STRAẞE'}");
    reads.put("metadata_filter text, 1 in 100", "{'metadata_filter':{'ticket':'t-7'}}");
    reads.put("metadata_filter number, 1 in 100", "{'metadata_filter':{'part':7}}");
    reads.put("sender and offset", "{'sender':'bob','offset':40000}");
    return reads;
  }

  private static void fill(ToolFixture bench, String session, int from) {
    bench
        .store()
        .write(tx -> {
          for (int i = from; i < from + AT_ONCE; i++) {
            add(tx, session, i);
          }
          return true;
        })
        .join();
  }

  private static void add(Tx tx, String session, int i) {
    Caller sender = i % 2 == 0 ? ADA : BOB;
    Visibility seen = i % 10 == 3 ? Visibility.PRIVATE : Visibility.PUBLIC;
    ObjectNode metadata = Json.object().put("ticket", "t-" + i % 100).put("part", i % 100);
    MessageTable.insert(
        tx,
        session,
        new Message(
            0,
            sender.id(),
            sender.type(),
            false,
            content(i),
            Instant.ofEpochMilli(1_700_000_000_000L + i),
            seen,
            List.of(),
            metadata,
            Optional.empty()),
        (in, id, sentAt) -> {});
  }

  private static String content(int i) {
    Random random = new Random(i);
    StringBuilder text = new StringBuilder("message " + i + (i % 2 == 0 ? " even" : " odd"));
    while (text.length() < 200) {
      text.append(' ').append(Long.toString(random.nextLong(1L << 40), 36));
    }
    return text + (i % 1_000 == 0 ? " needle" : "") + (i % 20 == 0 ? " straße" : "");
  }

  private static long worked() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String time(Supplier<JsonNode> call) {
    double[] millis = new double[ROUNDS];
    double[] work = new double[ROUNDS];
    double first = 0;
    JsonNode answer = Json.object();
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      long worked = worked();
      answer = call.get();
      work[i] = (worked() - worked) / 1e6;
      millis[i] = (System.nanoTime() - begun) / 1e6;
      first = i == 0 ? work[0] : first;
    }
    Arrays.sort(millis);
    Arrays.sort(work);
    return String.format(
        "%8.1f ms, of work %.1f, the first %.1f   %s of %s",
        millis[ROUNDS / 2],
        work[ROUNDS / 2],
        first,
        answer.get("count"),
        answer.get("total_count"));
  }
}
