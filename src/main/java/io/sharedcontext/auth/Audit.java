package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The append-only log of every change, authentication and refusal. Each row's hash is SHA-256 over
 * the hash before it and the row's own text, so that an altered, removed or inserted row shows.
 */
public final class Audit {
  private static final byte[] BEGINNING = new byte[32];
  private static final byte[] SEPARATOR = new byte[1];
  private static final int PAGE = 1_000;

  /** What the hash of a row covers, beside the time. */
  private static final List<String> COLUMNS =
      List.of("event_type", "agent_id", "session_id", "outcome", "details");

  private Audit() {}

  /** How an event ended. */
  public enum Result {
    SUCCESS,
    DENIED,
    FAILURE
  }

  /**
   * Something that happened.
   *
   * @param type for example {@code message_added} or {@code permission_denied}
   * @param agent who did it; empty if nobody could be named
   * @param session the session concerned; empty for none
   * @param details facts, never content, keys or tokens
   */
  public record Event(
      String type, String agent, String session, Result result, ObjectNode details) {}

  /** An event in the log. */
  public record Entry(long id, Instant at, Event event) {}

  /** Which events are wanted; what is empty lets all through. Both times are inclusive. */
  public record Filter(
      Optional<String> agent,
      Optional<String> session,
      Optional<String> type,
      Optional<Instant> since,
      Optional<Instant> until) {}

  /**
   * What a walk along the chain found.
   *
   * @param rows how many rows are as they were written
   * @param broken what is wrong with the first that is not
   */
  public record Verdict(long rows, Optional<String> broken) {}

  /** Appends {@code event} in this transaction. */
  public static void record(Tx tx, Instant at, Event event) {
    byte[] before = AuditTable.head(tx).orElse(BEGINNING);
    String result = event.result().name().toLowerCase(Locale.ROOT);
    String details = Json.text(event.details());
    List<String> texts = List.of(event.type(), event.agent(), event.session(), result, details);
    AuditTable.insert(tx, at, texts, hash(before, at, texts));
  }

  /** The newest events that fit {@code filter}, newest first, older than the row {@code before}. */
  public static List<Entry> list(Tx tx, Filter filter, long before, int limit) {
    return AuditTable.list(tx, filter, before, limit);
  }

  /**
   * Walks the whole chain, from where it was cut. It shows rows that were altered, inserted or removed
   * by anybody who did not also hash all later rows anew; somebody who may write the file is able to
   * do that. Who signed the cut is not looked at.
   */
  public static Verdict verify(Tx tx) {
    return walk(tx, AuditCut.find(tx));
  }

  /** The same, and whether the cut is signed with {@code secret}, the store's. */
  public static Verdict verify(Tx tx, Optional<byte[]> secret) {
    Optional<AuditCut> cut = AuditCut.find(tx);
    Optional<String> fault = cut.flatMap(found -> found.fault(secret));
    Verdict walked = walk(tx, cut);
    return walked.broken().isPresent() || fault.isEmpty()
        ? walked
        : new Verdict(walked.rows(), fault);
  }

  private static Verdict walk(Tx tx, Optional<AuditCut> cut) {
    byte[] before = cut.map(AuditCut::hash).orElse(BEGINNING);
    long last = cut.map(AuditCut::upTo).orElse(0L);
    long rows = 0;
    if (AuditTable.any(tx, last)) {
      return new Verdict(
          rows, Optional.of("rows up to " + last + " were cut off and are there again"));
    }
    List<Stored> page = AuditTable.walk(tx, last, PAGE);
    while (!page.isEmpty()) {
      for (Stored row : page) {
        if (!row.follows(before)) {
          return new Verdict(rows, Optional.of("row " + row.id + " is not what was written there"));
        }
        before = row.hash;
        last = row.id;
        rows++;
      }
      page = AuditTable.walk(tx, last, PAGE);
    }
    long newest = AuditTable.newest(tx);
    return new Verdict(
        rows,
        newest == last
            ? Optional.empty()
            : Optional.of("rows " + (last + 1) + " to " + newest + " are gone"));
  }

  /** A row as it is in the store. */
  static final class Stored {
    private final long id;
    private final Instant at;
    private final List<String> texts;
    private final byte[] hash;

    Stored(Row row) {
      id = row.number("id");
      at = row.time("at");
      texts = COLUMNS.stream().map(row::text).toList();
      hash = row.bytes("hash");
    }

    private boolean follows(byte[] before) {
      return Arrays.equals(hash, Audit.hash(before, at, texts));
    }
  }

  /** The hash of a row after the row whose hash is {@code before}. */
  static byte[] hash(byte[] before, Instant at, List<String> texts) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(before);
    parts.add(utf8(Long.toString(at.toEpochMilli())));
    for (String text : texts) {
      parts.add(SEPARATOR);
      parts.add(utf8(text));
    }
    return Hashing.sha256(parts.toArray(byte[][]::new));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
