package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.message.EventSource.EventWatch;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one wait watches beside messages. It can be written down with {@link #known} and begun again elsewhere
 * from there. For one thread at a time.
 */
final class EventWatches {
  private final Map<EventKind, EventWatch> watches;
  private final List<Event> happened = new ArrayList<>();

  private EventWatches(Map<EventKind, EventWatch> watches) {
    this.watches = watches;
  }

  /**
   * Begins to watch for {@code kinds}, as far as there are {@code sources} for them.
   *
   * @param known what {@link #known} gave of an earlier wait, or an empty object
   */
  static EventWatches begin(
      Tx tx,
      List<EventSource> sources,
      Collection<EventKind> kinds,
      EventScope scope,
      ObjectNode known) {
    Map<EventKind, EventWatch> watches = new EnumMap<>(EventKind.class);
    sources.stream()
        .filter(source -> kinds.contains(source.kind()))
        .forEach(source ->
            watches.put(source.kind(), source.begin(tx, scope, known.path(key(source.kind())))));
    return new EventWatches(watches);
  }

  private static String key(EventKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it watches nothing, so that messages are all there is to wait for. */
  boolean none() {
    return watches.isEmpty();
  }

  /** What happened since it began; a look that fails half-way loses nothing. */
  List<Event> look(Tx tx) {
    watches.values().forEach(watch -> happened.addAll(watch.look(tx)));
    return List.copyOf(happened);
  }

  /** What happened by the last look; absent where nothing is watched. */
  Optional<List<Event>> told() {
    return none() ? Optional.empty() : Optional.of(List.copyOf(happened));
  }

  /** What a later wait has to know to go on from here. */
  ObjectNode known() {
    ObjectNode known = Json.object();
    watches.forEach((kind, watch) -> known.set(key(kind), watch.known()));
    return known;
  }
}
