package io.sharedcontext.memory;

import io.sharedcontext.tool.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry as it is kept.
 *
 * @param place where it lies
 * @param value JSON, exactly as given
 * @param metadata a JSON object
 * @param version grows by one with every set, and never repeats for one place
 * @param createdBy the agent against whose number of entries it counts
 * @param updatedBy who set it last
 * @param expiresAt when it ceases to exist; empty for never
 * @param writers who may change it beside admins, if it is shared; empty for everybody
 */
public record MemoryEntry(
    MemoryKey place,
    String value,
    String metadata,
    long version,
    String createdBy,
    String updatedBy,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> expiresAt,
    List<String> writers) {

  public MemoryEntry {
    writers = List.copyOf(writers);
  }

  /** Who may change it, if not everybody. */
  Optional<List<String>> writersIfAny() {
    return Optional.of(writers).filter(agents -> !agents.isEmpty());
  }

  /** Whether {@code caller} may change it or take it away. */
  boolean writableBy(Caller caller) {
    return writers.isEmpty() || writers.contains(caller.id()) || caller.admin();
  }

  /** Whether it still exists at {@code now}. */
  boolean live(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }
}
