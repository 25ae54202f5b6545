package io.sharedcontext.memory;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An entry that a caller asks to keep.
 *
 * @param caller who asks
 * @param place where it goes
 * @param value its JSON text
 * @param request the conditions
 */
record MemoryWrite(Caller caller, MemoryKey place, String value, MemoryTools.SetMemory request) {

  /** Keeps the entry, or throws what stands against it. */
  MemoryEntry put(Tx tx, Instant now) {
    Optional<MemoryEntry> before = MemoryTable.find(tx, place, now);
    check(before);
    long last = before.map(MemoryEntry::version).orElseGet(() -> begin(tx, now));
    MemoryEntry entry = entry(before, last + 1, now);
    MemoryTable.put(tx, entry);
    return entry;
  }

  /** Makes room for a new entry; gives the last version that its place had. */
  private long begin(Tx tx, Instant now) {
    MemoryTable.delete(tx, place, now);
    String agent = caller.id();
    boolean room = MemoryTable.count(tx, agent) < Limits.MEMORY_ENTRIES
        || MemoryTable.purge(tx, agent, now) > 0;
    if (!room) {
      throw MemoryFailures.full(agent);
    }
    return MemoryTable.vanished(tx, place);
  }

  private void check(Optional<MemoryEntry> before) {
    before.ifPresent(entry -> MemoryFailures.requireWriter(entry, caller));
    request.expectedVersion().ifPresent(expected -> expect(expected, before));
    if (before.isPresent() && !request.overwrite()) {
      throw MemoryFailures.exists(before.get());
    }
  }

  private void expect(long expected, Optional<MemoryEntry> before) {
    if (before.map(MemoryEntry::version).orElse(0L) != expected) {
      throw MemoryFailures.conflict(place, expected, before);
    }
  }

  private MemoryEntry entry(Optional<MemoryEntry> before, long version, Instant now) {
    return new MemoryEntry(
        place,
        value,
        Json.text(request.metadata()),
        version,
        before.map(MemoryEntry::createdBy).orElse(caller.id()),
        caller.id(),
        before.map(MemoryEntry::createdAt).orElse(now),
        now,
        request.expiresIn().map(now::plusSeconds),
        request
            .writers()
            .map(agents -> agents.stream().distinct().toList())
            .orElseGet(() -> before.map(MemoryEntry::writers).orElse(List.of())));
  }
}
