package io.sharedcontext.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.session.FencingCheck;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
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
  private final AuditedWrites mutations;
  private final Clock clock;
  private final FencingCheck fence;

  public MemoryTools(Store store, AuditedWrites mutations, Clock clock, FencingCheck fence) {
    this.store = store;
    this.mutations = mutations;
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
        Tool.changes(
                "delete_memory", Effect.DELETES, DeleteMemory.class, Deleted.class, this::delete)
            .limited(RateLimit.MEMORY));
  }

  @Doc("Keep a JSON value under a key, private to the calling agent or shared, in a session or"
      + " global. A set replaces value, metadata and expiry.")
  record SetMemory(
      @Doc(pattern = Limits.MEMORY_KEY) String key,

      @Doc(
          value = "An object, list, string, number, true, false or null, kept exactly.",
          max = Limits.VALUE_BYTES,
          over = ErrorCode.CONTENT_TOO_LARGE)
      JsonNode value,

      @Doc(value = "Global when absent.", id = true) Optional<String> sessionId,

      @Doc(value = "One entry for all agents of the session or store.", otherwise = "false")
      boolean shared,

      @Doc(value = "Seconds until it vanishes; never when absent.", min = 1, max = 31_536_000)
      Optional<Long> expiresIn,

      @Doc(
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE,
          otherwise = "{}")
      ObjectNode metadata,

      @Doc(value = "false: fail if the entry exists.", otherwise = "true")
      boolean overwrite,

      @Doc("Fail unless this is the current version; 0: unless absent.")
      Optional<Long> expectedVersion,

      @Doc(value = "Of a lock you hold: fail if it was lost.", min = 1)
      Optional<Long> fencingToken) {}

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

  @Doc("Read one memory entry. A session's entry is never looked for in global memory.")
  record GetMemory(
      @Doc(pattern = Limits.MEMORY_KEY) String key,
      @Doc(value = "Global when absent.", id = true) Optional<String> sessionId,
      @Doc(otherwise = "false") boolean shared) {}

  record Found(
      @Doc JsonNode value,
      @Doc ObjectNode metadata,
      @Doc long version,
      @Doc MemoryScope scope,
      @Doc Instant createdAt,
      @Doc Instant updatedAt,
      @Doc Optional<Instant> expiresAt,
      @Doc String updatedBy) {

    static Found of(MemoryEntry entry) {
      return new Found(
          Json.parse(entry.value()),
          Json.object(entry.metadata()),
          entry.version(),
          entry.place().scope(),
          entry.createdAt(),
          entry.updatedAt(),
          entry.expiresAt(),
          entry.updatedBy());
    }
  }

  @Doc("List memory entries without their values, by session and key.")
  record ListMemory(
      @Doc(value = "A session's id, or all; global when absent.", id = true)
      Optional<String> sessionId,

      @Doc(value = "Those of all agents instead of your own.", otherwise = "false")
      boolean shared,

      @Doc(value = "Literal beginning of the keys.", max = 255)
      Optional<String> prefix,

      @Doc(min = 1, max = 200, capped = true, otherwise = "50")
      int limit,

      @Doc(id = true) Optional<String> cursor) {}

  record Listed(
      @Doc List<MemoryPageQuery.Entry> entries,
      @Doc int count,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc("True when more would be too many tokens.") Optional<Boolean> truncated,
      @Doc("Where there are entries when here are none.") Optional<String> hint) {}

  @Doc("Delete one memory entry.")
  record DeleteMemory(
      @Doc(pattern = Limits.MEMORY_KEY) String key,
      @Doc(value = "Global when absent.", id = true) Optional<String> sessionId,
      @Doc(otherwise = "false") boolean shared,

      @Doc("Fail unless this is the current version.") Optional<Long> expectedVersion) {}

  record Deleted(@Doc("false when it was not there.") boolean deleted) {}

  private CompletableFuture<Outcome<Stored>> set(Call call, SetMemory asked) {
    MemoryKey place = MemoryKey.of(call.caller(), asked.sessionId(), asked.shared(), asked.key());
    MemoryWrite draft = new MemoryWrite(call.caller().id(), place, Json.text(asked.value()), asked);
    return mutations.run(call, (tx, now) -> {
      requireSession(tx, place.session());
      asked.fencingToken().ifPresent(token -> fence.check(tx, call, place.session(), token));
      MemoryEntry entry = draft.put(tx, now);
      Audit.Event event = event("memory_set", call, place);
      event.details().put("version", entry.version());
      return new AuditedWrites.AuditedResult<>(Stored.of(entry), event);
    });
  }

  private Found get(Call call, GetMemory asked) {
    MemoryKey place = MemoryKey.of(call.caller(), asked.sessionId(), asked.shared(), asked.key());
    Instant now = clock.instant();
    return store.read(tx -> {
      requireSession(tx, place.session());
      return MemoryTable.find(tx, place, now)
          .map(Found::of)
          .orElseThrow(() -> MemoryFailures.notFound(tx, call.caller(), place, now));
    });
  }

  private Listed list(Call call, ListMemory asked) {
    Optional<String> session =
        Optional.of(asked.sessionId().orElse(MemoryKey.GLOBAL)).filter(id -> !id.equals("all"));
    MemoryPageQuery listing = new MemoryPageQuery(
        MemoryKey.owner(call.caller(), asked.shared()),
        session,
        asked.prefix().orElse(""),
        asked.limit());
    MemoryPageQuery.Page page = listing.page(asked.cursor());
    Instant now = clock.instant();
    return store.read(tx -> {
      session.ifPresent(id -> requireSession(tx, id));
      List<MemoryPageQuery.Entry> found = MemoryTable.list(tx, page, now);
      Optional<String> hint = found.isEmpty() && asked.cursor().isEmpty()
          ? MemoryHint.of(tx, call.caller(), listing, now)
          : Optional.empty();
      return listing.shown(found, hint);
    });
  }

  private CompletableFuture<Outcome<Deleted>> delete(Call call, DeleteMemory asked) {
    MemoryKey place = MemoryKey.of(call.caller(), asked.sessionId(), asked.shared(), asked.key());
    return mutations.run(call, (tx, now) -> {
      requireSession(tx, place.session());
      Optional<MemoryEntry> before = MemoryTable.find(tx, place, now);
      before.ifPresent(entry -> remove(tx, entry, asked.expectedVersion(), now));
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
