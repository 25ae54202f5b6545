package io.sharedcontext.auth;

import static java.util.stream.Collectors.joining;

import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets that signed tokens before the one that the store goes by, one a line of a file beside it. The
 * store knows their hashes, and until when each is good; a line of another hash means nothing.
 */
final class PreviousSecrets {
  /** Of which tokens may still be good at the same time. */
  static final int MOST = 10;

  private final SecretPlace place;

  PreviousSecrets(StoreSettings store) {
    this.place = SecretPlace.previous(store);
  }

  private Stream<String> lines(Tx tx) {
    return place.read(tx).stream().flatMap(String::lines).filter(line -> !line.isBlank());
  }

  /** Wraps them if they were put there before there was a key. */
  void wrapPlain(Tx tx) {
    place.wrapPlain(tx);
  }

  /** The secret with that hash. */
  Optional<String> text(Tx tx, String print) {
    return lines(tx).filter(line -> Hashing.fingerprint(line).equals(print)).findFirst();
  }

  /** The hashes of those that are good at {@code now}, and until when. */
  Map<String, Instant> valid(Tx tx, Instant now) {
    Map<String, Instant> valid = new LinkedHashMap<>();
    PropertyTable.find(tx, PropertyTable.PREVIOUS_SECRETS).stream()
        .flatMap(text -> Stream.of(text.split(" ")))
        .map(entry -> entry.split(":"))
        .filter(entry -> entry.length == 2)
        .forEach(entry -> valid.put(entry[0], Instant.ofEpochMilli(Long.parseLong(entry[1]))));
    valid.values().removeIf(until -> !now.isBefore(until));
    return valid;
  }

  /**
   * Adds the secret that is about to be replaced. The file gets it in any case: it is the store's if
   * what follows does not come to a commit.
   */
  void add(Tx tx, Optional<String> secret, Instant now, Duration overlap) {
    Map<String, Instant> valid = valid(tx, now);
    if (!overlap.isZero()) {
      secret.ifPresent(text -> valid.put(Hashing.fingerprint(text), now.plus(overlap)));
    }
    if (valid.size() > MOST) {
      throw Failure.of(
          ErrorCode.LIMIT_EXCEEDED,
          "tokens of " + MOST + " earlier secrets are still good, which is as many as are kept:"
              + " rotate without --overlap, or wait until one has ended");
    }
    Set<String> lines =
        new LinkedHashSet<>(lines(tx).filter(line -> named(valid, line)).toList());
    secret.ifPresent(lines::add);
    place.write(tx, String.join("\n", lines));
    PropertyTable.set(
        tx,
        PropertyTable.PREVIOUS_SECRETS,
        valid.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue().toEpochMilli())
            .collect(joining(" ")));
  }

  /** Takes out of the file what the store does not name. */
  boolean tidy(Tx tx) {
    Map<String, Instant> valid = valid(tx, Instant.EPOCH);
    place.write(tx, lines(tx).filter(line -> named(valid, line)).collect(joining("\n")));
    return true;
  }

  private static boolean named(Map<String, Instant> valid, String line) {
    return valid.containsKey(Hashing.fingerprint(line));
  }
}
