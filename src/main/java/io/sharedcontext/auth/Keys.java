package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** The credentials of a store, as its operator handles them. */
public final class Keys {
  /** What every key begins with, so that people and scanners recognise one. */
  static final String PREFIX = "sck_";

  /** The scope of {@link ChangeCounters} that keys, tokens and access share. */
  static final String SCOPE = "auth";

  private static final Duration LONGEST = Duration.ofDays(3_650);

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
   * Registers a key that never expires. From now on the agent needs one of its keys, even in an open
   * store.
   *
   * @param agentType the only type that the agent may then have; if empty, the one that another key
   *     gives it, or else the first it comes with
   */
  public Issued add(String agentId, Optional<String> agentType, Set<Permission> permissions) {
    return add(agentId, agentType, permissions, Optional.empty());
  }

  /**
   * Registers a key.
   *
   * @param lifetime after which it stops working; empty for never
   */
  public Issued add(
      String agentId,
      Optional<String> agentType,
      Set<Permission> permissions,
      Optional<Duration> lifetime) {
    require("agent", agentId, Limits.AGENT_ID);
    agentType.ifPresent(type -> require("type", type, Limits.AGENT_TYPE));
    if (permissions.isEmpty() || permissions.contains(Permission.NONE)) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, "permissions must be some of read, write and admin");
    }
    lifetime.ifPresent(time -> requireTime("expires-in", time, Duration.ofSeconds(1)));
    founding.ensure();
    Set<Permission> granted = PermissionSets.complete(permissions);
    Instant now = clock.instant();
    return Futures.result(store.write(tx -> {
      boolean admin = granted.contains(Permission.ADMIN);
      Optional<String> type =
          agentType.or(() -> admin ? Optional.empty() : KeyTable.type(tx, agentId));
      Issued issued = insert(tx, key(agentId, type, granted, now).until(lifetime.map(now::plus)));
      changed(tx, now, "key_added", issued.key(), Json.object());
      return issued;
    }));
  }

  private static Issued insert(Tx tx, Key key) {
    String secret = secret();
    KeyTable.insert(tx, key, secret);
    return new Issued(key, secret);
  }

  /**
   * How a key is replaced.
   *
   * @param overlap how long the old one goes on to work; zero for not at all
   * @param lifetime of the new one; empty for that of the old one
   * @param agentType of the new one; empty for that of the old one
   */
  public record Rotation(
      Duration overlap, Optional<Duration> lifetime, Optional<String> agentType) {}

  /**
   * Replaces the key of that id, or the only key of that agent, by a new one of the same rights. Of
   * two that rotate one key at once, the second is refused.
   */
  public Issued rotate(String idOrAgent, Rotation rotation) {
    requireTime("overlap", rotation.overlap(), Duration.ZERO);
    rotation.lifetime().ifPresent(time -> requireTime("expires-in", time, Duration.ofSeconds(1)));
    rotation.agentType().ifPresent(type -> require("type", type, Limits.AGENT_TYPE));
    founding.ensure();
    Instant now = clock.instant();
    AtomicBoolean kept = new AtomicBoolean();
    Issued issued = Futures.result(store.write(tx -> {
      Key old = rotatable(tx, idOrAgent, now);
      Issued next = insert(tx, next(old, rotation, now));
      kept.set(founding.keeps(tx, old));
      if (kept.get()) {
        founding.keepBoth(tx, next.secret(), old);
      }
      Instant until = now.plus(rotation.overlap());
      Instant end = old.expiresAt().filter(until::isAfter).orElse(until);
      KeyTable.replace(tx, old, next.key(), end);
      ObjectNode details = Json.object().put("replaces", old.id()).put("until", Times.text(end));
      changed(tx, now, "key_rotated", next.key(), details);
      return next;
    }));
    if (kept.get()) {
      founding.keep(issued.secret());
    }
    return issued;
  }

  private static Key next(Key old, Rotation rotation, Instant now) {
    Optional<Duration> lifetime = rotation
        .lifetime()
        .or(() -> old.expiresAt().map(end -> Duration.between(old.createdAt(), end)));
    Optional<String> type = rotation.agentType().or(old::agentType);
    return key(old.agentId(), type, old.permissions(), now).until(lifetime.map(now::plus));
  }

  private static Key rotatable(Tx tx, String idOrAgent, Instant now) {
    List<Key> live = KeyTable.live(tx, idOrAgent, now);
    List<Key> candidates =
        live.stream().filter(key -> key.replacedBy().isEmpty()).toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    String problem = candidates.size() > 1
        ? idOrAgent + " has several keys: name one of "
            + candidates.stream().map(Key::id).collect(Collectors.joining(", "))
        : KeyTable.find(tx, idOrAgent)
            .flatMap(Key::replacedBy)
            .map(next -> idOrAgent + " was rotated already: " + next + " took its place")
            .orElse("there is no working key " + idOrAgent
                + " and no agent of that name has one; see shared-context keys list");
    throw Failure.of(ErrorCode.INVALID_INPUT, problem);
  }

  /** Has tokens signed with a new secret; those of the old one are good for {@code overlap}. */
  public void rotateSecret(Duration overlap) {
    requireTime("overlap", overlap, Duration.ZERO);
    founding.rotateSecret(overlap);
  }

  /** All keys, revoked ones too, the oldest first. */
  public static List<Key> all(Tx tx) {
    return KeyTable.all(tx);
  }

  /** The same; makes the operator's first if there is none. */
  List<Key> list() {
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
      revoked.forEach(key -> changed(tx, now, "key_revoked", key, Json.object()));
      return revoked;
    }));
  }

  static Key key(
      String agentId, Optional<String> agentType, Set<Permission> permissions, Instant now) {
    String id = "key_" + Hashing.hex(6);
    Instant created = now.truncatedTo(ChronoUnit.MILLIS);
    return new Key(
        id,
        agentId,
        agentType,
        permissions,
        created,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static String secret() {
    return PREFIX + Hashing.text(32);
  }

  /** Gives the agent of a key without a type, for good, the type that it comes with. */
  static void fixType(Tx tx, Grant grant, Instant now) {
    Optional<Key> untyped =
        grant.keyId().flatMap(id -> KeyTable.find(tx, id)).filter(key -> !key.typed());
    untyped.ifPresent(key -> {
      KeyTable.fixType(tx, key.agentId(), grant.agentType());
      ObjectNode details = Json.object().put("agent_type", grant.agentType());
      changed(tx, now, "key_type_fixed", key, details);
    });
  }

  private static void changed(Tx tx, Instant now, String what, Key key, ObjectNode details) {
    ChangeCounters.bump(tx, SCOPE);
    key.expiresAt().ifPresent(end -> details.put("expires_at", Times.text(end)));
    Audit.record(
        tx,
        now,
        new Audit.Event(
            what,
            key.agentId(),
            "",
            Audit.Result.SUCCESS,
            details
                .put("key_id", key.id())
                .put("permissions", PermissionSets.text(key.permissions()))));
  }

  private static void requireTime(String option, Duration time, Duration least) {
    if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT,
          option + " must be from " + least.toSeconds() + " seconds to " + LONGEST.toDays()
              + " days");
    }
  }

  private static void require(String field, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw Failure.of(ErrorCode.INVALID_INPUT, field + " must match " + pattern);
    }
  }
}
