package io.sharedcontext.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.spawn.SdkClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What was acknowledged is kept, even when the process that wrote it is killed. */
final class CrashScene {
  private static final int WRITERS = 8;
  private static final int ENOUGH = 200;

  private CrashScene() {}

  static void play(Stage stage) throws InterruptedException {
    SdkClient victim = stage.agent(Demo.BUILDER);
    stage.tell("builder posts as fast as it can, %d calls at a time".formatted(WRITERS));
    Set<String> acknowledged = burst(victim, stage.recall("release"));
    stage.tell("process %d is dead (SIGKILL)".formatted(victim.pid()));
    stage.tell(
        "%d messages had been acknowledged to builder by then".formatted(acknowledged.size()));
    List<String> found = bursts(stage, Demo.REVIEWER);
    Set<String> missing = new HashSet<>(acknowledged);
    missing.removeAll(found);
    stage.check(missing.isEmpty(), "reviewer finds all of them: nothing lost");
    stage.check(
        new HashSet<>(found).size() == found.size(),
        "none of the %d is there twice".formatted(found.size()));
    SdkClient again = stage.enter(Demo.BUILDER, "engineer");
    victim.close();
    stage.tell("builder starts again as process %d".formatted(again.pid()));
    stage.check(bursts(stage, Demo.BUILDER).equals(found), "and finds the store as it left it");
  }

  /** Posts from several threads and kills the process under them; says what was acknowledged. */
  private static Set<String> burst(SdkClient victim, String session) throws InterruptedException {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicInteger next = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(ENOUGH);
    for (int i = 0; i < WRITERS; i++) {
      Thread writer =
          new Thread(() -> post(victim, session, next, acknowledged, enough), "burst-" + i);
      writer.setDaemon(true);
      writer.start();
    }
    boolean reached = enough.await(30, TimeUnit.SECONDS);
    victim.kill();
    if (!reached) {
      throw new Stage.Broken("the burst took too long");
    }
    return Set.copyOf(acknowledged);
  }

  private static void post(
      SdkClient victim,
      String session,
      AtomicInteger next,
      Set<String> acknowledged,
      CountDownLatch enough) {
    try {
      while (true) {
        String content = "burst " + next.incrementAndGet();
        SdkClient.Reply reply =
            victim.call("add_message", Map.of("session_id", session, "content", content));
        if (!reply.failed() && acknowledged.add(content)) {
          enough.countDown();
        }
      }
    } catch (RuntimeException e) {
      // The process was killed under this call, as planned; the call was not acknowledged.
      return;
    }
  }

  /** The messages of the burst that an agent sees, page by page. */
  private static List<String> bursts(Stage stage, String reader) {
    List<String> found = new ArrayList<>();
    Map<String, Object> arguments = new HashMap<>(
        Map.of("session_id", stage.recall("release"), "sender", Demo.BUILDER, "limit", 500));
    boolean more = true;
    while (more) {
      SdkClient.Reply page = stage.call(reader, "get_messages", arguments);
      for (JsonNode message : page.json().path("messages")) {
        found.add(message.path("content").asText());
      }
      more = page.json().path("has_more").asBoolean();
      arguments.put("cursor", page.text("/next_cursor"));
    }
    return found;
  }
}
