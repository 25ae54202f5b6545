package io.sharedcontext.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The entries of one owner with their values, as one document: at most {@link #ENTRIES}, and values
 * only as long as they fit into {@link #VALUE_BYTES} together.
 *
 * @param agentId the owner; {@code *} for what all agents share
 */
public record MemoryDocument(
    @Doc String agentId,
    @Doc List<Entry> entries,
    @Doc long count,
    @Doc long totalCount,
    @Doc boolean hasMore) {
  /** The owner of what all agents share. */
  public static final String SHARED = MemoryKey.SHARED;

  private static final int ENTRIES = 200;
  private static final long VALUE_BYTES = 100_000;

  /** One entry; without its value when that found no room. */
  public record Entry(
      @Doc String key,
      @Doc MemoryScope scope,
      @Doc Optional<String> sessionId,
      @Doc Optional<JsonNode> value,
      @Doc ObjectNode metadata,
      @Doc long version,
      @Doc Instant updatedAt,
      @Doc Optional<Instant> expiresAt,
      @Doc String updatedBy,
      @Doc("Who may change it, if not everybody.") Optional<List<String>> writers) {

    static Entry of(MemoryEntry entry, boolean whole) {
      return new Entry(
          entry.place().key(),
          entry.place().scope(),
          entry.place().sessionIfAny(),
          whole ? Optional.of(Json.parse(entry.value())) : Optional.empty(),
          Json.object(entry.metadata()),
          entry.version(),
          entry.updatedAt(),
          entry.expiresAt(),
          entry.updatedBy(),
          entry.writersIfAny());
    }
  }

  /** How often the entries of {@code owner} changed; those that expire change when they are removed. */
  public static long changes(Tx tx, String owner) {
    return ChangeCounters.seq(tx, MemoryTable.SCOPE + owner);
  }

  /** What {@code owner} keeps at {@code now}; who may ask for it is the caller's to check. */
  public static MemoryDocument of(Tx tx, String owner, Instant now) {
    List<Entry> entries = MemoryTable.first(tx, owner, now, ENTRIES, VALUE_BYTES);
    long total = MemoryTable.owned(tx, owner, now);
    return new MemoryDocument(owner, entries, entries.size(), total, entries.size() < total);
  }
}
