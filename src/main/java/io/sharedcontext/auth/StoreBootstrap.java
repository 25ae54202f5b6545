package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives a new store its name, its admin key and the secret that signs its tokens. All of it happens
 * in one transaction, so that of many processes that start at once exactly one does it; a crash in
 * between leaves files that the next founder adopts, if nobody but this user can have made them. Safe for use by several threads.
 */
public final class StoreBootstrap {
  /** The agent to which the admin key belongs. */
  public static final String ADMIN = "admin";

  private final Store store;
  private final Clock clock;
  private final SecretFile adminKey;
  private final SecretPlace tokenSecret;
  private final PreviousSecrets previous;
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicReference<Secret> memo = new AtomicReference<>(Secret.NONE);

  public StoreBootstrap(Store store, Clock clock) {
    Path home = store.settings().home();
    this.store = store;
    this.clock = clock;
    this.adminKey = new SecretFile(home.resolve("admin.key"));
    this.tokenSecret = SecretPlace.current(store.settings());
    this.previous = new PreviousSecrets(store.settings());
  }

  /**
   * Returns once the store is founded, by this process or another; fails if its secret is of no use to
   * this one.
   */
  public void ensure() {
    if (done.get()) {
      return;
    }
    foundOnce();
    boolean unused = store.read(tokenSecret::check);
    done.set(true);
  }

  private void foundOnce() {
    if (!store.read(StoreBootstrap::founded)) {
      Futures.result(store.write(this::found));
    }
  }

  /** Whether the store is open and founded, as far as this process has seen. */
  boolean done() {
    return done.get();
  }

  private static boolean founded(Tx tx) {
    return PropertyTable.find(tx, PropertyTable.STORE).isPresent();
  }

  private boolean found(Tx tx) {
    if (founded(tx)) {
      return false;
    }
    removeDrafts();
    Instant now = clock.instant();
    Optional<String> kept =
        adminKey.lines().filter(text -> text.startsWith(Keys.PREFIX)).findFirst();
    String secret = kept.orElseGet(Keys::secret);
    if (kept.isEmpty()) {
      adminKey.write(secret);
    }
    KeyTable.insert(tx, Keys.key(ADMIN, Optional.empty(), PermissionSets.ADMIN, now), secret);
    PropertyTable.set(tx, PropertyTable.STORE, Hashing.hex(8));
    renewSecret(tx);
    Audit.record(
        tx, now, new Audit.Event("store_created", "", "", Audit.Result.SUCCESS, Json.object()));
    return true;
  }

  /** Files with parts of secrets, left by processes that were killed while they wrote them. */
  public List<Path> drafts() {
    return Stream.concat(adminKey.drafts().stream(), tokenSecret.drafts().stream())
        .toList();
  }

  /** Removes them while no other process can be writing one; returns how many there were. */
  public int clearDrafts() {
    return Futures.result(store.write(tx -> removeDrafts()));
  }

  /** For within a transaction that writes: nobody else is in one, and so at a draft. */
  private int removeDrafts() {
    int before = drafts().size();
    adminKey.removeDrafts();
    tokenSecret.removeDrafts();
    return before - drafts().size();
  }

  /** Whether the file of the admin key holds that key. */
  boolean keeps(Tx tx, Key key) {
    return adminKey
        .lines()
        .flatMap(secret -> KeyTable.matching(tx, secret).stream())
        .anyMatch(found -> found.id().equals(key.id()));
  }

  /**
   * Puts the secret of a key that is about to take the place of {@code old} before it in the file of the
   * admin key. Until {@link #keep} the file has both: whatever becomes of the change, and in whatever
   * moment a backup is made, it holds one that works.
   */
  void keepBoth(Tx tx, String secret, Key old) {
    Stream<String> former = adminKey
        .lines()
        .filter(line -> KeyTable.matching(tx, line)
            .filter(found -> found.id().equals(old.id()))
            .isPresent());
    adminKey.write(Stream.concat(Stream.of(secret), former).collect(Collectors.joining("\n")));
  }

  /** Puts another secret into the file of the admin key. */
  void keep(String secret) {
    adminKey.write(secret);
  }

  /** The secret that the store goes by, to check tokens with; empty if it is lost. */
  public Optional<byte[]> secret(Tx tx) {
    String expected = PropertyTable.find(tx, PropertyTable.SECRET).orElse("");
    Secret known = Objects.requireNonNullElse(memo.get(), Secret.NONE);
    if (known.print().equals(expected)) {
      return Optional.of(known.bytes());
    }
    Optional<Secret> kept = text(tx, expected).map(Secret::of);
    kept.ifPresent(memo::set);
    return kept.map(Secret::bytes);
  }

  /** The secret with that hash, wherever it is kept: a rotation that was cut leaves it aside. */
  private Optional<String> text(Tx tx, String print) {
    return tokenSecret
        .read(tx)
        .filter(secret -> Hashing.fingerprint(secret).equals(print))
        .or(() -> previous.text(tx, print));
  }

  /** The secrets that tokens may be signed with at {@code now}, that of the store first. */
  List<ValidSecret> secrets(Tx tx, Instant now) {
    List<ValidSecret> all = new ArrayList<>();
    secret(tx)
        .map(HexFormat.of()::formatHex)
        .ifPresent(text -> all.add(new ValidSecret(text, Instant.MAX)));
    previous
        .valid(tx, now)
        .forEach((print, until) ->
            text(tx, print).ifPresent(text -> all.add(new ValidSecret(text, until))));
    return all;
  }

  /** A secret in hexadecimal digits, and until when tokens are good that were signed with it. */
  record ValidSecret(String text, Instant until) {
    byte[] bytes() {
      return HexFormat.of().parseHex(text);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
      return "ValidSecret[until " + until + "]";
    }
  }

  /**
   * Makes the store go by a new secret. Tokens of the one before are good for {@code overlap}. What is
   * needed on either side of the commit is in the files before it, so a crash ends no token.
   */
  void rotateSecret(Duration overlap) {
    foundOnce();
    boolean rotated = Futures.result(store.write(tx -> rotate(tx, overlap)));
    assert rotated;
    Futures.result(store.write(previous::tidy));
  }

  private boolean rotate(Tx tx, Duration overlap) {
    Instant now = clock.instant();
    tokenSecret.wrapPlain(tx);
    previous.wrapPlain(tx);
    String before = PropertyTable.find(tx, PropertyTable.SECRET).orElse("");
    previous.add(tx, text(tx, before), now, overlap);
    String fresh = Hashing.hex(32);
    tokenSecret.write(tx, fresh);
    text(tx, before)
        .map(former -> HexFormat.of().parseHex(former))
        .ifPresent(former -> AuditCut.signAgain(tx, former, HexFormat.of().parseHex(fresh)));
    PropertyTable.set(tx, PropertyTable.SECRET, Hashing.fingerprint(fresh));
    ChangeCounters.bump(tx, Keys.SCOPE);
    ObjectNode details = Json.object().put("until", Times.text(now.plus(overlap)));
    Audit.record(tx, now, new Audit.Event("secret_rotated", "", "", Audit.Result.SUCCESS, details));
    return true;
  }

  /** The secret to sign with. One whose file is gone, or is another, is replaced. */
  byte[] signingSecret(Tx tx) {
    if (PropertyTable.find(tx, PropertyTable.SECRET)
        .flatMap(print -> text(tx, print))
        .isEmpty()) {
      renewSecret(tx);
    }
    return secret(tx).orElseThrow();
  }

  /** A secret in hexadecimal digits, and its hash by which the store knows it. */
  private record Secret(String text, String print) {
    static final Secret NONE = new Secret("", "none");

    static Secret of(String text) {
      return new Secret(text, Hashing.fingerprint(text));
    }

    byte[] bytes() {
      return HexFormat.of().parseHex(text);
    }
  }

  /** Makes the store go by the secret in the file, and makes the file if it was lost. */
  private void renewSecret(Tx tx) {
    Optional<String> kept = tokenSecret.read(tx).filter(text -> text.matches("[0-9a-f]{64}"));
    String secret = kept.orElseGet(() -> Hashing.hex(32));
    if (kept.isEmpty()) {
      tokenSecret.write(tx, secret);
    }
    PropertyTable.set(tx, PropertyTable.SECRET, Hashing.fingerprint(secret));
    ChangeCounters.bump(tx, Keys.SCOPE);
  }
}
