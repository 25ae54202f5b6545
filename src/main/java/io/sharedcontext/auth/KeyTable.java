package io.sharedcontext.auth;

import io.sharedcontext.auth.AccessArchive.StoredKey;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where keys are kept. */
final class KeyTable {
  private static final int SALT_BYTES = 16;

  private KeyTable() {}

  static void insert(Tx tx, Key key, String secret) {
    byte[] salt = Hashing.bytes(SALT_BYTES);
    tx.run(
        """
        INSERT INTO keys (id, agent_id, agent_type, permissions, salt, hash, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        key.id(),
        key.agentId(),
        key.agentType(),
        PermissionSets.text(key.permissions()),
        salt,
        hash(salt, secret),
        key.createdAt(),
        key.expiresAt());
  }

  /** Inserts a key of another store. */
  static void insert(Tx tx, StoredKey key) {
    tx.run(
        """
        INSERT INTO keys (id, agent_id, agent_type, permissions, salt, hash, created_at, revoked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        key.id(),
        key.agentId(),
        key.agentType(),
        key.permissions(),
        AccessArchive.bytes(key.salt()),
        AccessArchive.bytes(key.hash()),
        key.createdAt(),
        key.revokedAt());
  }

  /** All keys with their hashes, the oldest first. */
  static List<StoredKey> stored(Tx tx) {
    return tx.list(
        "SELECT * FROM keys ORDER BY created_at, id",
        row -> new StoredKey(
            row.text("id"),
            row.text("agent_id"),
            row.optionalText("agent_type"),
            row.text("permissions"),
            AccessArchive.digits(row.bytes("salt")),
            AccessArchive.digits(row.bytes("hash")),
            row.time("created_at"),
            row.optionalTime("revoked_at")));
  }

  /** How many agents but one have or had a key. */
  static long agents(Tx tx, String without) {
    return tx.number("SELECT count(DISTINCT agent_id) AS n FROM keys WHERE agent_id <> ?", without);
  }

  /** All keys, revoked ones too, the oldest first. */
  static List<Key> all(Tx tx) {
    return tx.list("SELECT * FROM keys ORDER BY created_at, id", KeyTable::map);
  }

  /** The key of that id, revoked or not. */
  static Optional<Key> find(Tx tx, String id) {
    return tx.find("SELECT * FROM keys WHERE id = ?", KeyTable::map, id);
  }

  /** Whether a key was ever registered for the agent. */
  static boolean known(Tx tx, String agentId) {
    return tx.number("SELECT EXISTS (SELECT 1 FROM keys WHERE agent_id = ?) AS n", agentId) != 0;
  }

  /** The agent's key with that secret, not revoked but perhaps expired. */
  static Optional<Key> matching(Tx tx, String agentId, String secret) {
    return matching(tx.list(
        "SELECT * FROM keys WHERE agent_id = ? AND revoked_at IS NULL",
        row -> match(row, secret),
        agentId));
  }

  /** The key with that secret, whosever it is, not revoked but perhaps expired. */
  static Optional<Key> matching(Tx tx, String secret) {
    return matching(
        tx.list("SELECT * FROM keys WHERE revoked_at IS NULL", row -> match(row, secret)));
  }

  private static Optional<Key> matching(List<Optional<Key>> candidates) {
    return candidates.stream().flatMap(Optional::stream).findFirst();
  }

  /** Compares in constant time, so that timing tells nothing about the hash. */
  private static Optional<Key> match(Row row, String secret) {
    return MessageDigest.isEqual(row.bytes("hash"), hash(row.bytes("salt"), secret))
        ? Optional.of(map(row))
        : Optional.empty();
  }

  /** The keys of that id or that agent that work at {@code now}, the oldest first. */
  static List<Key> live(Tx tx, String idOrAgent, Instant now) {
    return all(tx).stream()
        .filter(key -> key.id().equals(idOrAgent) || key.agentId().equals(idOrAgent))
        .filter(key -> key.live(now))
        .toList();
  }

  /** Has {@code next} take the place of a key, which works until then and no longer. */
  static void replace(Tx tx, Key old, Key next, Instant until) {
    tx.run(
        "UPDATE keys SET replaced_by = ?, expires_at = ? WHERE id = ?", next.id(), until, old.id());
  }

  /** The type that the keys of an agent give it, if one does. */
  static Optional<String> type(Tx tx, String agentId) {
    return tx.find("""
            SELECT agent_type FROM keys WHERE agent_id = ? AND agent_type IS NOT NULL
            ORDER BY created_at DESC, id LIMIT 1
            """, row -> row.text("agent_type"), agentId);
  }

  /** Gives a type to all keys of the agent that have none and need one. */
  static void fixType(Tx tx, String agentId, String type) {
    tx.run("""
        UPDATE keys SET agent_type = ?
        WHERE agent_id = ? AND agent_type IS NULL AND permissions NOT LIKE '%admin%'
        """, type, agentId);
  }

  /** Revokes the key of that id, or all keys of that agent, and returns those that were live. */
  static List<Key> revoke(Tx tx, String idOrAgent, Instant at) {
    List<Key> live = tx.list(
        "SELECT * FROM keys WHERE revoked_at IS NULL AND (id = ? OR agent_id = ?)",
        KeyTable::map,
        idOrAgent,
        idOrAgent);
    live.forEach(key -> tx.run("UPDATE keys SET revoked_at = ? WHERE id = ?", at, key.id()));
    return live;
  }

  private static Key map(Row row) {
    return new Key(
        row.text("id"),
        row.text("agent_id"),
        row.optionalText("agent_type"),
        PermissionSets.parse(row.text("permissions")),
        row.time("created_at"),
        row.optionalTime("expires_at"),
        row.optionalTime("revoked_at"),
        row.optionalText("replaced_by"));
  }

  /** A fast hash is enough: what it hides has 256 random bits and cannot be guessed. */
  private static byte[] hash(byte[] salt, String secret) {
    return Hashing.sha256(salt, secret.getBytes(StandardCharsets.UTF_8));
  }
}
