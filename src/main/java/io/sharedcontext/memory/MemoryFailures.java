package io.sharedcontext.memory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said when an entry cannot be had or changed as asked. */
final class MemoryFailures {
  private MemoryFailures() {}

  /** Nothing is at {@code place}; says where else the caller has that key. */
  static Failure notFound(Tx tx, Caller caller, MemoryKey place, Instant now) {
    Failure failure = Failure.of(
            ErrorCode.MEMORY_NOT_FOUND, "there is no memory entry " + place.words())
        .suggest("Call list_memory with the same session_id and shared to see which keys exist.");
    Optional<MemoryKey> other = elsewhere(tx, caller, place, now);
    return other.isEmpty()
        ? failure
        : failure.suggest("There is " + other.get().words() + ": call get_memory with "
            + arguments(other.get()) + " for that one.");
  }

  private static Optional<MemoryKey> elsewhere(Tx tx, Caller caller, MemoryKey place, Instant now) {
    List<MemoryKey> others = List.of(
        new MemoryKey(caller.id(), place.session(), place.key()),
        new MemoryKey(MemoryKey.SHARED, place.session(), place.key()),
        new MemoryKey(caller.id(), MemoryKey.GLOBAL, place.key()),
        new MemoryKey(MemoryKey.SHARED, MemoryKey.GLOBAL, place.key()));
    return others.stream()
        .filter(other -> !other.equals(place))
        .filter(other -> MemoryTable.find(tx, other, now).isPresent())
        .findFirst()
        .or(() -> MemoryTable.elsewhere(tx, caller.id(), place.key(), now)
            .map(session -> new MemoryKey(caller.id(), session, place.key())));
  }

  private static String arguments(MemoryKey place) {
    String session = place.session().isEmpty() ? "no session_id" : "session_id " + place.session();
    return session + " and shared " + place.shared();
  }

  /** There is an entry, and the caller would not overwrite one. */
  static Failure exists(MemoryEntry entry) {
    return Failure.of(
            ErrorCode.MEMORY_EXISTS,
            "there is a memory entry " + entry.place().words() + " and overwrite is false")
        .suggest("Call get_memory to read it, or set_memory with overwrite true or"
            + " expected_version " + entry.version() + " to replace it.")
        .detail("current_version", entry.version());
  }

  /** The caller expected another version than {@code current}. */
  static Failure conflict(MemoryKey place, long expected, Optional<MemoryEntry> current) {
    long version = current.map(MemoryEntry::version).orElse(0L);
    Failure failure = Failure.of(
            ErrorCode.VERSION_CONFLICT,
            "expected_version was " + expected + ", but the version of memory entry "
                + place.words() + " is " + (version == 0 ? "0: it does not exist" : version))
        .suggest("Merge your change into the current value, then call again with"
            + " expected_version " + version + ".")
        .detail("expected_version", expected)
        .detail("current_version", version);
    return current
        .map(entry -> failure
            .detail("current_value", Json.parse(entry.value()))
            .detail("updated_by", entry.updatedBy()))
        .orElse(failure);
  }

  /** Refuses a change of a protected entry by somebody who is not named there. */
  static void requireWriter(MemoryEntry entry, Caller caller) {
    if (entry.writableBy(caller)) {
      return;
    }
    ArrayNode writers = Json.array();
    entry.writers().forEach(writers::add);
    String names = String.join(", ", entry.writers());
    Failure failure = Failure.of(
            ErrorCode.PERMISSION_DENIED,
            "memory entry " + entry.place().words() + " may be changed by " + names
                + " and admins only")
        .suggest("Ask " + names + " to change it or its writers, or call set_memory with another"
            + " key.")
        .detail("writers", writers);
    throw entry
        .place()
        .sessionIfAny()
        .map(session -> failure.detail("session_id", session))
        .orElse(failure);
  }

  /** The caller keeps as many entries as it may. */
  static Failure full(String agent) {
    return Failure.of(
            ErrorCode.LIMIT_EXCEEDED,
            agent + " keeps " + Limits.MEMORY_ENTRIES + " memory entries, which is the limit of"
                + " one agent")
        .suggest("Call list_memory with session_id all, then delete_memory for what is not needed;"
            + " set_memory with expires_in makes entries vanish by themselves.")
        .detail("limit", Limits.MEMORY_ENTRIES);
  }
}
