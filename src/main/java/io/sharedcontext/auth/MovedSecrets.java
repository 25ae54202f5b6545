package io.sharedcontext.auth;

import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a store keeps in secret goes with its content to another store: each keeps it in its own place. */
public final class MovedSecrets {
  /** Names of facts that are not to be copied as they are. */
  public static final List<String> FACTS =
      List.of(PropertyTable.SECRET_TEXT, PropertyTable.PREVIOUS_SECRET_TEXTS);

  private final StoreSettings source;
  private final StoreSettings target;

  /** Those of the store {@code source}, on their way to the store {@code target}. */
  public MovedSecrets(StoreSettings source, StoreSettings target) {
    this.source = source;
    this.target = target;
  }

  /** The name of the store, which its tokens carry; empty before it was founded. */
  public static Optional<String> storeId(Tx tx) {
    return PropertyTable.find(tx, PropertyTable.STORE);
  }

  /** Refuses a directory of the target that has files of another store; true if it has none. */
  public boolean requireRoom(Tx from, Tx to) {
    SecretPlace place = SecretPlace.current(target);
    if (place.file().isPresent()
        && place.read(to).filter(text -> !text.equals(secret(from))).isPresent()) {
      throw occupied("token.secret");
    }
    Optional<String> key = adminKey(target.home()).read();
    if (key.isPresent() && !key.equals(adminKey(source.home()).read())) {
      throw occupied("admin.key");
    }
    return true;
  }

  private String secret(Tx from) {
    return SecretPlace.current(source).read(from).orElse("");
  }

  private Failure occupied(String name) {
    return Failure.of(
        ErrorCode.INVALID_INPUT,
        target.home() + " holds the " + name
            + " of another store; give the new store a directory of" + " its own");
  }

  /** Puts them where the target keeps its; doing it again changes nothing. */
  public void copy(Tx from, Tx to) {
    SecretPlace.current(source)
        .read(from)
        .ifPresent(text -> SecretPlace.current(target).write(to, text));
    SecretPlace.previous(source)
        .read(from)
        .filter(text -> !text.isBlank())
        .ifPresent(text -> SecretPlace.previous(target).write(to, text));
    SecretFile key = adminKey(target.home());
    if (key.read().isEmpty()) {
      adminKey(source.home()).read().ifPresent(key::write);
    }
  }

  private static SecretFile adminKey(Path home) {
    return new SecretFile(home.resolve("admin.key"));
  }
}
