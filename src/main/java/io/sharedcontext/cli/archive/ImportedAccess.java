package io.sharedcontext.cli.archive;

import io.sharedcontext.auth.AccessArchive;
import io.sharedcontext.auth.AccessMode;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * What an import does about who gets in. A name that had a key, or any name of a closed store, must
 * not be free in the new store, whose private messages could then be read by whoever takes it. Keys
 * in the file work only where the operator says so: a file of somebody else may hold an admin's.
 *
 * @param wanted whether keys and access mode of the file are to hold here
 */
record ImportedAccess(Instant now, boolean wanted) {
  private static final String REMEDY =
      "give agents keys with shared-context keys add --agent ID, or let everybody in with"
          + " shared-context auth open";

  /** Does it, and tells what the operator must know. */
  Optional<String> apply(Tx tx, ImportValidator file) {
    boolean fresh = AccessArchive.undecided(tx) && ArchiveTable.empty(tx);
    int keys = wanted ? AccessArchive.add(tx, file.keys(), now) : 0;
    boolean without = file.head().guarded() && (!wanted || file.keys().isEmpty());
    boolean close = (without && fresh) || (wanted && file.head().closed());
    if (close && !AccessArchive.closed(tx)) {
      AccessMode.State closed = AccessMode.set(tx, AccessMode.State.CLOSED, now);
      assert closed == AccessMode.State.CLOSED;
    }
    if (without) {
      return Optional.of(fresh ? closedWords(file) : otherWords());
    }
    return keys > 0
        ? Optional.of(Quantity.of(keys, "key") + " imported; the secrets are those they had")
        : Optional.empty();
  }

  private static String closedWords(ImportValidator file) {
    return "the store that was exported " + (file.head().closed() ? "was closed" : "had keys")
        + ", and its keys "
        + (file.keys().isEmpty() ? "are not in the file" : "were left out (--with-access)")
        + ": this store is now closed; " + REMEDY;
  }

  private static String otherWords() {
    return "the store that was exported was closed or had keys, which were not imported: names that"
        + " needed a key there may be free here, with what is private to them; see shared-context"
        + " auth status";
  }
}
