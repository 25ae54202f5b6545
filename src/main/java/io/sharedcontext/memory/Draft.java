package io.sharedcontext.memory;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Limits;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry that a caller asks to keep.
 *
 * @param agent the caller
 * @param place where it goes
 * @param value its JSON text
 * @param asked the conditions
 */
record Draft(String agent, Place place, String value, MemoryTools.SetMemory asked) {

  /** Keeps the entry, or throws what stands against it. */
  MemoryEntry put(Tx tx, Instant now) {
    Optional<MemoryEntry> before = MemoryTable.find(tx, place, now);
    check(before);
    if (before.isEmpty() && MemoryTable.count(tx, agent, now) >= Limits.MEMORY_ENTRIES) {
      throw Refusal.full(agent);
    }
    MemoryEntry entry = entry(before, MemoryTable.lastVersion(tx, place) + 1, now);
    MemoryTable.put(tx, entry);
    return entry;
  }

  private void check(Optional<MemoryEntry> before) {
    asked.expectedVersion().ifPresent(expected -> expect(expected, before));
    if (before.isPresent() && !asked.overwrite()) {
      throw Refusal.exists(before.get());
    }
  }

  private void expect(long expected, Optional<MemoryEntry> before) {
    if (before.map(MemoryEntry::version).orElse(0L) != expected) {
      throw Refusal.conflict(place, expected, before);
    }
  }

  private MemoryEntry entry(Optional<MemoryEntry> before, long version, Instant now) {
    return new MemoryEntry(
        place,
        value,
        asked.metadata().toString(),
        version,
        before.map(MemoryEntry::createdBy).orElse(agent),
        agent,
        before.map(MemoryEntry::createdAt).orElse(now),
        now,
        asked.expiresIn().map(now::plusSeconds));
  }
}
