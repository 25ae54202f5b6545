package io.sharedcontext.message;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.tool.Written;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages as JSON, shared by all callers: reading and writing the fifty messages of a page takes most
 * of a page's time, and when a message is added the others are what they were. Nothing of a message
 * changes but who sees it. Which messages a caller sees is asked of the store every time. For reads
 * only, since a write may be rolled back. Safe for use by several threads.
 */
public final class MessageCache {
  /** Of the second level. */
  private static final double SHARE = 1 / 8.0;

  /** A message is held as characters, as bytes of JSON and in its parts. */
  private static final long FORMS = 3;

  private final VersionedCache<Key, Shown, Written<Message>> known;
  private final OffsetAnchors anchors;

  public MessageCache(Caches caches) {
    known = caches.second("messages", SHARE, message -> FORMS * message.length());
    anchors = new OffsetAnchors(caches);
  }

  /** A message, and the one it answers as far as the caller may know of that. */
  private record Key(long id, Optional<Long> parent) {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && id == that.id && parent.equals(that.parent);
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, parent);
    }
  }

  /** How often the visibility of a message of its session had changed. */
  private record Shown(long changes) implements Stamp<Shown> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shown that && changes == that.changes;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(changes);
    }
  }

  /** The message of that id, or what {@code read} makes of the store's row. */
  Written<Message> of(long id, Optional<Long> parent, long changes, Supplier<Message> read) {
    return known.get(new Key(id, parent), new Shown(changes), () -> Written.of(read.get()));
  }

  /** Where in sessions pages begin. */
  OffsetAnchors anchors() {
    return anchors;
  }
}
