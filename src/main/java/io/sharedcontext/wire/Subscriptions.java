package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client subscribed to. When the policy tells that something may have changed, each document
 * is looked at once for all subscriptions to it, as whoever the client acts for by then; between two
 * such rounds a subscription is nothing but an entry here. A burst of changes costs a round every 20
 * ms, and a round follows the last of them. Safe for use by several threads.
 */
final class Subscriptions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  /** Most subscriptions of one client; a stream is one for itself, and one for each document and task. */
  static final int MOST = 1_000;

  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** For how long the thread that looks is kept when there is nothing to look for. */
  private static final long IDLE_SECONDS = 5;

  private final CallPolicy policy;
  private final ClientConnection peer;
  private final Map<Key, SubscribedResource> watched = new ConcurrentHashMap<>();
  private final Map<JsonNode, CompletableFuture<Utf8Bytes>> streams = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable AutoCloseable> listening = new AtomicReference<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicLong restsUntil = new AtomicLong(System.nanoTime());
  private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(
      1, RequestScheduler.named("subscriptions"), new DiscardPolicy());

  /** The subscriptions of {@code peer}; costs nothing while there are none. */
  Subscriptions(CallPolicy policy, ClientConnection peer) {
    this.policy = policy;
    this.peer = peer;
    looks.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    looks.allowCoreThreadTimeOut(true);
    looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** A document, and what the client called itself: without an agent of its own it acts as that. */
  private record Key(String uri, String client) {}

  /** Adds a subscription, or fails as reading one of its documents would. */
  synchronized void add(Subscription added, ConnectionContext connection, Caller caller) {
    require(added);
    listen();
    try {
      List<SubscribedResource> seen = added.documents().stream()
          .map(document -> new SubscribedResource(document, connection, caller))
          .toList();
      // A change from now on is told of after this line, because rounds wait for this method.
      added.acknowledgement().ifPresent(peer::send);
      seen.forEach(one -> put(added, one));
    } finally {
      scheduleRound();
    }
  }

  /** Adds a stream; the future ends with it, and ends it when it is cancelled. */
  CompletableFuture<Utf8Bytes> open(
      Subscription stream, ConnectionContext connection, Caller caller) {
    CompletableFuture<Utf8Bytes> end = new CompletableFuture<>();
    add(stream, connection, caller);
    streams.put(stream.id(), end);
    CompletableFuture<Utf8Bytes> ignored =
        end.whenComplete((result, thrown) -> forget(stream.id()));
    if (looks.isShutdown()) {
      end.complete(stream.end());
    }
    return end;
  }

  /** Ends the legacy subscription to {@code uri}; nothing is sent for it after this. */
  synchronized void remove(String uri) {
    watched.forEach((key, one) -> {
      if (key.uri().equals(uri)) {
        one.removeSubscription(NullNode.instance);
      }
    });
    scheduleRound();
  }

  /** Waits for no round, since the thread that reads the client's lines must not. */
  private void forget(JsonNode id) {
    streams.remove(id);
    watched.values().forEach(one -> one.removeSubscription(id));
    scheduleRound();
  }

  private void require(Subscription added) {
    int taken = streams.size()
        + watched.values().stream().mapToInt(one -> one.frames().size()).sum();
    int more = added.documents().size() + added.tasks().size() + (added.stream() ? 1 : 0);
    if (taken + more > MOST) {
      throw RpcError.invalidParams("a client has at most " + MOST + " subscriptions, and this one"
          + " has " + taken + "; end some with resources/unsubscribe, or by cancelling their"
          + " subscriptions/listen");
    }
  }

  private void put(Subscription added, SubscribedResource fresh) {
    Key key = new Key(fresh.uri(), fresh.connection().client());
    watched
        .computeIfAbsent(key, unseen -> fresh)
        .addSubscription(added.id(), added.update(fresh.uri()));
  }

  private void listen() {
    if (listening.get() == null) {
      listening.set(policy.store().listen(this::scheduleRound));
    }
  }

  /** Has a round soon, unless one is due anyway. */
  private void scheduleRound() {
    if (!due.getAndSet(true)) {
      schedule(Math.max(0, restsUntil.get() - System.nanoTime()), this::round);
    }
  }

  private void schedule(long nanos, Runnable task) {
    ScheduledFuture<?> unused = looks.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  private synchronized void round() {
    due.set(false);
    long began = System.nanoTime();
    watched.values().removeIf(one -> one.frames().isEmpty());
    if (watched.isEmpty()) {
      stopListening();
      return;
    }
    Map<String, Optional<Caller>> callers = new HashMap<>();
    watched.values().forEach(one -> check(one, callers));
    long now = System.nanoTime();
    restsUntil.set(now + Math.max(REST_NANOS, 2 * (now - began)));
  }

  private void check(SubscribedResource one, Map<String, Optional<Caller>> callers) {
    if (one.isPaused()) {
      return;
    }
    try {
      Optional<Caller> caller =
          callers.computeIfAbsent(one.connection().client(), client -> caller(one.connection()));
      if (caller.isPresent() && one.changed(caller.get())) {
        one.frames().values().forEach(peer::send);
        rest(one);
      }
    } catch (Failure e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.warn("a document that was subscribed to could not be looked at", e);
    }
  }

  /** A document that may not be read just now is told of when it may be again and is another. */
  private void failed(Failure failure) {
    if (!failure.code().denial()) {
      schedule(RETRY_NANOS, this::scheduleRound);
    }
  }

  private void rest(SubscribedResource one) {
    long pause = one.pause();
    if (pause > 0) {
      schedule(pause, this::scheduleRound);
    }
  }

  private Optional<Caller> caller(ConnectionContext connection) {
    try {
      // Nobody asked for these looks: what is measured of them would make more of them.
      return Optional.of(
              policy.authenticator().identify(CallSnapshot.NONE, Optional.empty(), connection))
          .filter(caller -> caller.may(Permission.READ));
    } catch (Failure e) {
      failed(e);
      return Optional.empty();
    }
  }

  private void stopListening() {
    AutoCloseable ended = listening.getAndSet(null);
    try {
      if (ended != null) {
        ended.close();
      }
    } catch (Exception e) {
      LOG.debug("listening did not end: {}", e.toString());
    }
  }

  /** Ends all streams with a result, and everything else with the connection. */
  @Override
  public void close() {
    looks.shutdown();
    streams.forEach((id, end) -> end.complete(new Subscription(id, List.of()).end()));
    stopListening();
  }
}
