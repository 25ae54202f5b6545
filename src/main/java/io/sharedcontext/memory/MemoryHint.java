package io.sharedcontext.memory;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a caller whose list of entries is empty has some: most look in the wrong scope. */
final class MemoryHint {
  private MemoryHint() {}

  /** A scope, by the arguments that list it. */
  private record Scope(boolean shared, Optional<String> session) {
    String words() {
      String arguments = "shared " + shared;
      return session
          .map(id -> id.isEmpty() ? arguments : arguments + " and session_id " + id)
          .orElse(arguments + " and session_id all");
    }
  }

  /** The first other scope in which {@code listing} finds entries that the caller may read. */
  static Optional<String> of(Tx tx, Caller caller, MemoryPageQuery listing, Instant now) {
    boolean shared = listing.owner().equals(MemoryKey.SHARED);
    List<Scope> others = List.of(
        new Scope(!shared, listing.session()),
        new Scope(shared, Optional.empty()),
        new Scope(!shared, Optional.empty()));
    return others.stream()
        .filter(scope -> {
          String owner = MemoryKey.owner(caller, scope.shared());
          return !MemoryTable.list(tx, listing.first(owner, scope.session()), now)
              .isEmpty();
        })
        .findFirst()
        .map(scope -> "There are entries elsewhere: call list_memory with " + scope.words() + ".");
  }
}
