package io.sharedcontext.memory;

import java.time.Instant;
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
    Optional<Instant> expiresAt) {

  /** Whether it still exists at {@code now}. */
  boolean live(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }
}
