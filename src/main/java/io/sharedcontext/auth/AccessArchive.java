package io.sharedcontext.auth;

import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Who may get into a store, as it is taken out of one store and brought into another. */
public final class AccessArchive {
  private AccessArchive() {}

  /**
   * A key without its secret, in texts.
   *
   * @param salt hexadecimal digits
   * @param hash of salt and secret, hexadecimal digits
   */
  public record StoredKey(
      String id,
      String agentId,
      Optional<String> agentType,
      String permissions,
      String salt,
      String hash,
      Instant createdAt,
      Optional<Instant> revokedAt) {}

  /** All keys, the oldest first. */
  public static List<StoredKey> keys(Tx tx) {
    return KeyTable.stored(tx);
  }

  /** How many agents, beside the operator's own, have or had a key. */
  public static long keyedAgents(Tx tx) {
    return KeyTable.agents(tx, StoreBootstrap.ADMIN);
  }

  /** Whether every agent needs a key. */
  public static boolean closed(Tx tx) {
    return AccessMode.state(tx) == AccessMode.State.CLOSED;
  }

  /** Whether nobody has decided yet who gets in: neither keys nor an access mode were ever set. */
  public static boolean undecided(Tx tx) {
    return keyedAgents(tx) == 0 && PropertyTable.find(tx, PropertyTable.ACCESS).isEmpty();
  }

  /** Registers keys that are not there yet, and says how many those were. */
  public static int add(Tx tx, List<StoredKey> keys, Instant now) {
    int added = 0;
    for (StoredKey key : keys) {
      if (KeyTable.find(tx, key.id()).isEmpty()) {
        KeyTable.insert(tx, key);
        record(tx, now, key);
        added++;
      }
    }
    if (added > 0) {
      ChangeCounters.bump(tx, Keys.SCOPE);
    }
    return added;
  }

  private static void record(Tx tx, Instant now, StoredKey key) {
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "key_imported",
            key.agentId(),
            "",
            Audit.Result.SUCCESS,
            Json.object().put("key_id", key.id()).put("permissions", key.permissions())));
  }

  static byte[] bytes(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static String digits(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
