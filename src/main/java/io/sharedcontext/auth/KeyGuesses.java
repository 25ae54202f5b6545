package io.sharedcontext.auth;

import io.sharedcontext.auth.WrongKeyTable.Count;
import io.sharedcontext.cache.BoundedMap;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Slows down who tries keys, from however many processes. The store counts the wrong keys that were
 * given for an agent. Once there are many within a minute, a process that has given one of them is
 * not listened to until the minute is over; so each process has one guess. A process that has given
 * none is listened to at once, and so is a key that has been good here before: whoever holds the key
 * is not shut out by those who do not. Safe for use by several threads.
 */
final class KeyGuesses {
  static final Duration PERIOD = Duration.ofMinutes(1);

  /** Wrong keys of an agent in that time before anybody has to wait. */
  static final int MOST = 20;

  private static final long REMEMBERED = 1_000;

  private final Store store;
  private final Clock clock;
  private final long most;
  private final BoundedMap<String, Instant> own = new BoundedMap<>(REMEMBERED, (agent, at) -> 1);
  private final BoundedMap<String, String> good = new BoundedMap<>(REMEMBERED, (key, at) -> 1);

  /**
   * For a store.
   *
   * @param most wrong keys before anybody has to wait; 0 for any number
   */
  KeyGuesses(Store store, Clock clock, long most) {
    this.store = store;
    this.clock = clock;
    this.most = most;
  }

  /** Throws {@link ErrorCode#RATE_LIMITED} if the key may not be looked at now. */
  void require(Tx tx, String agentId, String secret) {
    Instant now = clock.instant();
    String target = target(tx, agentId);
    boolean guessed = own.get(target).filter(at -> open(at, now)).isPresent();
    if (most <= 0 || !guessed || good.get(name(agentId, secret)).isPresent()) {
      return;
    }
    WrongKeyTable.find(tx, target)
        .filter(count -> open(count.since(), now) && count.given() >= most)
        .ifPresent(count -> {
          throw limited(agentId, Duration.between(now, count.since().plus(PERIOD)));
        });
  }

  /** Notes that the key was good. */
  void right(String agentId, String secret) {
    good.put(name(agentId, secret), agentId);
  }

  /** Counts a wrong key. */
  void wrong(String agentId) {
    Instant now = clock.instant();
    own.put(store.read(tx -> target(tx, agentId)), now);
    store.later(tx -> count(tx, target(tx, agentId), now));
  }

  private static void count(Tx tx, String target, Instant now) {
    Count count = WrongKeyTable.find(tx, target)
        .filter(before -> open(before.since(), now))
        .map(before -> new Count(before.since(), before.given() + 1))
        .orElseGet(() -> new Count(now, 1));
    WrongKeyTable.put(tx, target, count);
  }

  /** Whose key is tried: under a name that never had one it is the operator's. */
  private static String target(Tx tx, String agentId) {
    return KeyTable.known(tx, agentId) ? agentId : StoreBootstrap.ADMIN;
  }

  private static boolean open(Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(PERIOD));
  }

  private static String name(String agentId, String secret) {
    return Hashing.fingerprint(agentId + "\n" + secret);
  }

  private static Failure limited(String agentId, Duration left) {
    return Failure.of(
            ErrorCode.RATE_LIMITED,
            "too many wrong keys were given for agent " + agentId
                + ", and this process gave one of them: it is not listened to just now")
        .suggest("Wait for retry_after_ms, then call authenticate_agent with the right api_key.")
        .detail("limit", "wrong_keys")
        .detail("agent_id", agentId)
        .retryAfter(left.toMillis());
  }
}
