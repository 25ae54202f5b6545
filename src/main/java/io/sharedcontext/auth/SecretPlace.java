package io.sharedcontext.auth;

import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.Tx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a secret is that every process of the store needs: a file beside the database, or, where a
 * server keeps the database and processes run on several machines, a fact in it.
 *
 * @param file the file; empty for a fact
 * @param fact the name of the fact
 * @param wrap by which a fact is wrapped
 */
record SecretPlace(Optional<SecretFile> file, String fact, SecretWrap wrap) {
  /** The secret that signs tokens. */
  static SecretPlace current(StoreSettings store) {
    return of(store, "token.secret", PropertyTable.SECRET_TEXT);
  }

  /** The secrets before it, one a line. */
  static SecretPlace previous(StoreSettings store) {
    return of(store, "token.secret.previous", PropertyTable.PREVIOUS_SECRET_TEXTS);
  }

  private static SecretPlace of(StoreSettings store, String name, String fact) {
    return new SecretPlace(
        store.inFile() ? Optional.of(new SecretFile(store.home().resolve(name))) : Optional.empty(),
        fact,
        new SecretWrap(store.secretKeyFile()));
  }

  /** What is there; empty if nothing is. */
  Optional<String> read(Tx tx) {
    return file.isPresent()
        ? file.get().read()
        : PropertyTable.find(tx, fact).map(kept -> wrap.unwrap(kept, bound(tx)));
  }

  /** What a wrapped fact belongs to. */
  private String bound(Tx tx) {
    return PropertyTable.find(tx, PropertyTable.STORE).orElse("") + " " + fact;
  }

  /** Fails if there is a fact that this process cannot use, be it wrapped or not. */
  boolean check(Tx tx) {
    return file.isPresent() || read(tx).isPresent();
  }

  /** Wraps a fact that was put there before there was a key. */
  void wrapPlain(Tx tx) {
    if (file.isEmpty()) {
      PropertyTable.find(tx, fact).filter(wrap::wanting).ifPresent(text -> write(tx, text));
    }
  }

  /** Puts {@code text} there; a file gets it at once, whether or not the transaction is committed. */
  void write(Tx tx, String text) {
    if (file.isPresent()) {
      file.get().write(text);
    } else {
      PropertyTable.set(tx, fact, wrap.wrap(text, bound(tx)));
    }
  }

  /** What was written of the file by processes that have not finished it. */
  List<Path> drafts() {
    return file.map(SecretFile::drafts).orElse(List.of());
  }

  /** Removes those, within a transaction that writes. */
  void removeDrafts() {
    file.ifPresent(SecretFile::removeDrafts);
  }
}
