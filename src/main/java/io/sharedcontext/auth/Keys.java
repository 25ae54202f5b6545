package io.sharedcontext.auth;

import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The credentials of a store, as its operator handles them. */
public final class Keys {
  /** What every key begins with, so that people and scanners recognise one. */
  static final String PREFIX = "sck_";

  /** The scope of {@link ChangeCounters} that keys, tokens and access share. */
  static final String SCOPE = "auth";

  private final Store store;
  private final Clock clock;
  private final StoreBootstrap founding;

  public Keys(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.founding = new StoreBootstrap(store, clock);
  }

  /**
   * A new key.
   *
   * @param secret what the agent presents; it cannot be had again
   */
  public record Issued(Key key, String secret) {}

  /**
   * Registers a key. From now on the agent needs one of its keys, even in an open store.
   *
   * @param agentType the only type that the agent may then have; empty for any
   */
  public Issued add(String agentId, Optional<String> agentType, Set<Permission> permissions) {
    require("agent", agentId, Limits.AGENT_ID);
    agentType.ifPresent(type -> require("type", type, Limits.AGENT_TYPE));
    if (permissions.isEmpty() || permissions.contains(Permission.NONE)) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, "permissions must be some of read, write and admin");
    }
    founding.ensure();
    Instant now = clock.instant();
    Key key = key(agentId, agentType, PermissionSets.complete(permissions), now);
    String secret = secret();
    return Futures.result(store.write(tx -> {
      KeyTable.insert(tx, key, secret);
      changed(tx, now, "key_added", key);
      return new Issued(key, secret);
    }));
  }

  /** All keys, revoked ones too, the oldest first. */
  public List<Key> list() {
    founding.ensure();
    return store.read(KeyTable::all);
  }

  /**
   * Revokes the key of that id, or all keys of that agent, and returns what it revoked. Tokens made
   * with them stop working at once. An agent whose keys are all revoked stays shut out until it gets
   * a new one: its name does not become free.
   */
  public List<Key> revoke(String idOrAgent) {
    founding.ensure();
    Instant now = clock.instant();
    return Futures.result(store.write(tx -> {
      List<Key> revoked = KeyTable.revoke(tx, idOrAgent, now);
      revoked.forEach(key -> changed(tx, now, "key_revoked", key));
      return revoked;
    }));
  }

  static Key key(
      String agentId, Optional<String> agentType, Set<Permission> permissions, Instant now) {
    String id = "key_" + Hashing.hex(6);
    Instant created = now.truncatedTo(ChronoUnit.MILLIS);
    return new Key(id, agentId, agentType, permissions, created, Optional.empty());
  }

  static String secret() {
    return PREFIX + Hashing.text(32);
  }

  private static void changed(Tx tx, Instant now, String what, Key key) {
    ChangeCounters.bump(tx, SCOPE);
    Audit.record(
        tx,
        now,
        new Audit.Event(
            what,
            key.agentId(),
            "",
            Audit.Result.SUCCESS,
            Json.object()
                .put("key_id", key.id())
                .put("permissions", PermissionSets.text(key.permissions()))));
  }

  private static void require(String field, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw Failure.of(ErrorCode.INVALID_INPUT, field + " must match " + pattern);
    }
  }
}
