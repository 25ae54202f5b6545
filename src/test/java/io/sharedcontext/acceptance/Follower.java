package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A reader that goes on from its last cursor again and again while others write. */
final class Follower {
  private static final int PAGE = 100;
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private final ServerProcess server;
  private final Map<String, Object> request;
  private final List<ObjectNode> seen = new ArrayList<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CompletableFuture<Void> following;

  /** Begins to read {@code session} through {@code server}, which nobody else may use meanwhile. */
  Follower(ServerProcess server, String session) {
    this.server = server;
    this.request = new HashMap<>(Map.of("session_id", session, "limit", PAGE));
    this.following = CompletableFuture.runAsync(this::follow);
  }

  private void follow() {
    boolean last = false;
    while (!last) {
      boolean ended = ending.get();
      last = !page() && ended;
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** Reads one page and says whether anything was on it. */
  private boolean page() {
    ObjectNode page = ProcessConversation.ok(server, "get_messages", request);
    page.get("messages").forEach(message -> seen.add((ObjectNode) message));
    request.put("cursor", page.get("ack_cursor").asText());
    return !page.get("messages").isEmpty();
  }

  /** Everything it saw, once there is nothing more to see. */
  List<ObjectNode> end() {
    ending.set(true);
    following.join();
    return seen;
  }
}
