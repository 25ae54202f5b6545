package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ChangeDetector;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A document that one or more subscriptions of a client are about, and what it looked like. Looking
 * is for one thread at a time; subscriptions may end on any.
 */
final class SubscribedResource {
  private final ResourceResolver.Document document;
  private final ConnectionContext connection;
  private final AtomicReference<View> seen;
  private final AtomicLong restsUntil = new AtomicLong(System.nanoTime());
  private final Map<JsonNode, Utf8Bytes> frames = new ConcurrentHashMap<>();

  /** What the last look saw, and through whose eyes. */
  private record View(Caller caller, ChangeDetector.Version mark) {}

  /** The document as {@code caller} sees it now; fails as reading it would. */
  SubscribedResource(
      ResourceResolver.Document document, ConnectionContext connection, Caller caller) {
    this.document = document;
    this.connection = connection;
    this.seen = new AtomicReference<>(
        new SubscribedResource.View(caller, mark(caller, ChangeDetector.Version.NONE)));
  }

  private ChangeDetector watch() {
    return document.resource().watch();
  }

  private ChangeDetector.Version mark(Caller caller, ChangeDetector.Version before) {
    return watch().look().mark(caller, document.variable(), before);
  }

  /** The client, as it called itself when it subscribed. */
  ConnectionContext connection() {
    return connection;
  }

  String uri() {
    return document.uri();
  }

  /** Has {@code frame} sent for every change from now on, until {@link #removeSubscription} of the same id. */
  void addSubscription(JsonNode id, Utf8Bytes frame) {
    frames.put(id, frame);
  }

  void removeSubscription(JsonNode id) {
    frames.remove(id);
  }

  /** The subscriptions that are about it. */
  Map<JsonNode, Utf8Bytes> frames() {
    return frames;
  }

  /** Whether its subscribers are to be left alone for now. */
  boolean isPaused() {
    return System.nanoTime() - restsUntil.get() < 0;
  }

  /** Leaves its subscribers alone for the pause it has; gives that in nanoseconds. */
  long pause() {
    long pause = watch().pause().toNanos();
    restsUntil.set(System.nanoTime() + pause);
    return pause;
  }

  /** Looks again; whether {@code caller} sees something else than was seen the last time. */
  boolean changed(Caller caller) {
    View before = Objects.requireNonNull(seen.get());
    ChangeDetector.Version mark =
        mark(caller, before.caller().equals(caller) ? before.mark() : ChangeDetector.Version.NONE);
    seen.set(new SubscribedResource.View(caller, mark));
    return !mark.view().equals(before.mark().view());
  }
}
