package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Connection;
import io.sharedcontext.tool.Utf8;
import io.sharedcontext.tool.Watch;
import io.sharedcontext.tool.Watch.Mark;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A document that one or more subscriptions of a client are about, and what it looked like. Looking
 * is for one thread at a time; subscriptions may end on any.
 */
final class Watched {
  private final Documents.Document document;
  private final Connection connection;
  private final AtomicReference<Seen> seen;
  private final AtomicLong restsUntil = new AtomicLong(System.nanoTime());
  private final Map<JsonNode, Utf8> frames = new ConcurrentHashMap<>();

  /** What the last look saw, and through whose eyes. */
  private record Seen(Caller caller, Mark mark) {}

  /** The document as {@code caller} sees it now; fails as reading it would. */
  Watched(Documents.Document document, Connection connection, Caller caller) {
    this.document = document;
    this.connection = connection;
    this.seen = new AtomicReference<>(new Seen(caller, mark(caller, Mark.NONE)));
  }

  private Watch watch() {
    return document.resource().watch();
  }

  private Mark mark(Caller caller, Mark before) {
    return watch().look().mark(caller, document.variable(), before);
  }

  /** The client, as it called itself when it subscribed. */
  Connection connection() {
    return connection;
  }

  String uri() {
    return document.uri();
  }

  /** Has {@code frame} sent for every change from now on, until {@link #forget} of the same id. */
  void hear(JsonNode id, Utf8 frame) {
    frames.put(id, frame);
  }

  void forget(JsonNode id) {
    frames.remove(id);
  }

  /** The subscriptions that are about it. */
  Map<JsonNode, Utf8> frames() {
    return frames;
  }

  /** Whether its subscribers are to be left alone for now. */
  boolean rests() {
    return System.nanoTime() - restsUntil.get() < 0;
  }

  /** Leaves its subscribers alone for the pause it has; gives that in nanoseconds. */
  long rest() {
    long pause = watch().pause().toNanos();
    restsUntil.set(System.nanoTime() + pause);
    return pause;
  }

  /** Looks again; whether {@code caller} sees something else than was seen the last time. */
  boolean changed(Caller caller) {
    Seen before = Objects.requireNonNull(seen.get());
    Mark mark = mark(caller, before.caller().equals(caller) ? before.mark() : Mark.NONE);
    seen.set(new Seen(caller, mark));
    return !mark.view().equals(before.mark().view());
  }
}
