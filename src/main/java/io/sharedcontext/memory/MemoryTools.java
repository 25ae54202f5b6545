package io.sharedcontext.memory;

import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.session.FencingCheck;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tools by which agents keep JSON values under keys. */
public final class MemoryTools {
  private final Store store;
  private final AuditedWrites writes;
  private final Clock clock;
  private final FencingCheck fence;

  public MemoryTools(Store store, AuditedWrites writes, Clock clock, FencingCheck fence) {
    this.store = store;
    this.writes = writes;
    this.clock = clock;
    this.fence = fence;
  }

  /** The tools. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.changes("set_memory", Effect.REPLACES, SetMemory.class, Stored.class, this::set)
            .in(ToolTier.CORE)
            .limited(RateLimit.MEMORY),
        Tool.reads("get_memory", GetMemory.class, Found.class, this::get).in(ToolTier.CORE),
        Tool.reads("list_memory", ListMemory.class, Listed.class, this::list),
        Tool.changes("delete_memory", Effect.SETS, DeleteMemory.class, Deleted.class, this::delete)
            .limited(RateLimit.MEMORY));
  }

  @Doc(
      "Keeps a JSON value under a key, private to you or shared, in a session or global. A set replaces value, metadata and expiry. For what others should read now, use add_message.")
  record SetMemory(
      @Doc(value = "No spaces; for example plan/release-2.", pattern = Limits.MEMORY_KEY)
      String key,

      @Doc(
          value =
              "An object, list, string, number, true or false, kept exactly; at most 100,000 bytes.",
          max = Limits.VALUE_BYTES,
          over = ErrorCode.CONTENT_TOO_LARGE)
      JsonNode value,

      @Doc(value = "Absent: global.", id = true) Optional<String> sessionId,

      @Doc(value = "true: one entry for all agents of the session or store.", otherwise = "false")
      boolean shared,

      @Doc(value = "Seconds until it vanishes; absent: never.", min = 1, max = 31_536_000)
      Optional<Long> expiresIn,

      @Doc(
          value = "Facts about the value; replaced with it.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE,
          otherwise = "{}")
      ObjectNode metadata,

      @Doc(value = "false: fail if the entry exists.", otherwise = "true")
      boolean overwrite,

      @Doc("Fail unless this is the current version; 0: unless absent.")
      Optional<Long> expectedVersion,

      @Doc(value = Descriptions.FENCING_TOKEN, min = 1) Optional<Long> fencingToken,

      @Doc(
          value = "Agents that may change a shared entry.",
          max = Limits.RECIPIENTS,
          pattern = Limits.AGENT_ID)
      Optional<List<String>> writers) {
    SetMemory {
      writers = writers.filter(agents -> !agents.isEmpty());
      if (writers.isPresent() && !shared) {
        throw Failure.of(
                ErrorCode.INVALID_INPUT,
                "writers are for shared entries: yours only you can change")
            .suggest("Call set_memory with shared true, or without writers.");
      }
    }
  }

  record Stored(
      @Doc String key,
      @Doc MemoryScope scope,
      @Doc long version,
      @Doc Instant storedAt,
      @Doc Optional<Instant> expiresAt) {

    static Stored of(MemoryEntry entry) {
      return new Stored(
          entry.place().key(),
          entry.place().scope(),
          entry.version(),
          entry.updatedAt(),
          entry.expiresAt());
    }
  }

  @Doc(
      "Reads one memory entry. shared and session_id must be as it was set: nothing is looked for elsewhere. list_memory shows keys.")
  record GetMemory(
      @Doc(value = "The exact key.", pattern = Limits.MEMORY_KEY)
      String key,

      @Doc(value = "Absent: global.", id = true) Optional<String> sessionId,

      @Doc(value = Descriptions.SHARED_ENTRY, otherwise = "false")
      boolean shared) {}

  record Found(
      @Doc SerializedString value,
      @Doc ObjectNode metadata,
      @Doc long version,
      @Doc MemoryScope scope,
      @Doc Instant createdAt,
      @Doc Instant updatedAt,
      @Doc Optional<Instant> expiresAt,
      @Doc String updatedBy,
      @Doc("Who may change it, if not everybody.") Optional<List<String>> writers) {

    static Found of(MemoryEntry entry) {
      return new Found(
          new SerializedString(entry.value()),
          Json.object(entry.metadata()),
          entry.version(),
          entry.place().scope(),
          entry.createdAt(),
          entry.updatedAt(),
          entry.expiresAt(),
          entry.updatedBy(),
          entry.writersIfAny());
    }
  }

  @Doc("Lists memory entries without their values.")
  record ListMemory(
      @Doc(value = "A session's id, or all; absent: global.", id = true)
      Optional<String> sessionId,

      @Doc(value = "true: those of all agents; false: your own.", otherwise = "false")
      boolean shared,

      @Doc(value = "How the keys begin.", max = 255) Optional<String> prefix,

      @Doc(value = "Entries a page.", min = 1, max = 200, capped = true, otherwise = "50")
      int limit,

      @Doc(value = Descriptions.CURSOR, id = true) Optional<String> cursor) {}

  record Listed(
      @Doc List<MemoryPageQuery.Entry> entries,
      @Doc int count,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc("True when more would be too many tokens.") Optional<Boolean> truncated,
      @Doc("Where there are entries when here are none.") Optional<String> hint) {}

  @Doc("Deletes one memory entry.")
  record DeleteMemory(
      @Doc(value = "The exact key.", pattern = Limits.MEMORY_KEY)
      String key,

      @Doc(value = "Absent: global.", id = true) Optional<String> sessionId,

      @Doc(value = Descriptions.SHARED_ENTRY, otherwise = "false")
      boolean shared,

      @Doc("Fail unless this is the current version.") Optional<Long> expectedVersion,
      @Doc(value = Descriptions.FENCING_TOKEN, min = 1) Optional<Long> fencingToken) {}

  record Deleted(@Doc("false when it was not there.") boolean deleted) {}

  private CompletableFuture<Outcome<Stored>> set(Call call, SetMemory request) {
    MemoryKey place =
        MemoryKey.of(call.caller(), request.sessionId(), request.shared(), request.key());
    MemoryWrite draft = new MemoryWrite(call.caller(), place, Json.text(request.value()), request);
    return writes.run(call, (tx, now) -> {
      requireSession(tx, place.session());
      request.fencingToken().ifPresent(token -> fence.check(tx, call, place.session(), token));
      MemoryEntry entry = draft.put(tx, now);
      Audit.Event event = event("memory_set", call, place);
      event.details().put("version", entry.version());
      request
          .writers()
          .ifPresent(agents -> event.details().put("writers", String.join(",", agents)));
      return new AuditedWrites.AuditedResult<>(Stored.of(entry), event);
    });
  }

  private Found get(Call call, GetMemory request) {
    MemoryKey place =
        MemoryKey.of(call.caller(), request.sessionId(), request.shared(), request.key());
    Instant now = clock.instant();
    return store.read(call, tx -> {
      requireSession(tx, place.session());
      return MemoryTable.find(tx, place, now)
          .map(Found::of)
          .orElseThrow(() -> MemoryFailures.notFound(tx, call.caller(), place, now));
    });
  }

  private Listed list(Call call, ListMemory request) {
    Optional<String> session =
        Optional.of(request.sessionId().orElse(MemoryKey.GLOBAL)).filter(id -> !id.equals("all"));
    MemoryPageQuery listing = new MemoryPageQuery(
        MemoryKey.owner(call.caller(), request.shared()),
        session,
        request.prefix().orElse(""),
        request.limit());
    MemoryPageQuery.Page page = listing.page(request.cursor());
    Instant now = clock.instant();
    return store.read(call, tx -> {
      session.ifPresent(id -> requireSession(tx, id));
      List<MemoryPageQuery.Entry> found = MemoryTable.list(tx, page, now);
      Optional<String> hint = found.isEmpty() && request.cursor().isEmpty()
          ? MemoryHint.of(tx, call.caller(), listing, now)
          : Optional.empty();
      return listing.shown(found, hint);
    });
  }

  private CompletableFuture<Outcome<Deleted>> delete(Call call, DeleteMemory request) {
    MemoryKey place =
        MemoryKey.of(call.caller(), request.sessionId(), request.shared(), request.key());
    return writes.run(call, (tx, now) -> {
      requireSession(tx, place.session());
      request.fencingToken().ifPresent(token -> fence.check(tx, call, place.session(), token));
      Optional<MemoryEntry> before = MemoryTable.find(tx, place, now);
      before.ifPresent(entry -> MemoryFailures.requireWriter(entry, call.caller()));
      before.ifPresent(entry -> remove(tx, entry, request.expectedVersion(), now));
      Audit.Event event = event("memory_deleted", call, place);
      event.details().put("deleted", before.isPresent());
      return new AuditedWrites.AuditedResult<>(new Deleted(before.isPresent()), event);
    });
  }

  private static void remove(Tx tx, MemoryEntry entry, Optional<Long> expected, Instant now) {
    if (expected.isPresent() && expected.get() != entry.version()) {
      throw MemoryFailures.conflict(entry.place(), expected.get(), Optional.of(entry));
    }
    MemoryTable.delete(tx, entry.place(), now);
  }

  /** The key of a private entry stays out of the log, which admins read. */
  private static Audit.Event event(String type, Call call, MemoryKey place) {
    ObjectNode details = Json.object().put("shared", place.shared());
    if (place.shared()) {
      details.put("key", place.key());
    }
    return new Audit.Event(
        type, call.caller().id(), place.session(), Audit.Result.SUCCESS, details);
  }

  private static void requireSession(Tx tx, String session) {
    if (!session.isEmpty()) {
      SessionTable.requireKnown(tx, session);
    }
  }
}
