package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Reads of one session of 100,000 messages, a tenth of them hidden and a twentieth not in ASCII:
 * the median of nine calls each, in milliseconds.
 */
public final class LongSession {
  private static final Caller ADA = ToolFixture.agent("ada", "builder");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");
  private static final int MESSAGES = 100_000;
  private static final int ROUNDS = 9;

  private LongSession() {}

  /** Makes the session in a temporary directory and prints a line for each read. */
  public static void main(String[] arguments) throws Exception {
    Path home = Files.createTempDirectory("long-session");
    try (ToolFixture bench = new ToolFixture(home)) {
      String session = bench.session(ADA);
      for (int i = 0; i < MESSAGES; i += 10_000) {
        fill(bench, session, i);
      }
      for (Map.Entry<String, String> read : reads().entrySet()) {
        System.out.printf("%-34s %s%n", read.getKey(), time(bench, session, read.getValue()));
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
          for (int i = from; i < from + 10_000; i++) {
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

  private static String time(ToolFixture bench, String session, String more) {
    ObjectNode arguments = Json.object(more.replace('\'', '"')).put("session_id", session);
    double[] millis = new double[ROUNDS];
    JsonNode answer = Json.object();
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      answer = bench.call(ADA, "get_messages_advanced", arguments);
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    return String.format(
        "%8.1f ms   %s of %s", millis[ROUNDS / 2], answer.get("count"), answer.get("total_count"));
  }
}
