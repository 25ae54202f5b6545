package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.Locale;
import java.util.Optional;

/**
 * A note in a store that its content goes to another store, or comes from one. Every process looks for
 * it whenever it begins to change something, and then changes nothing; reading goes on. The two stores
 * of a move have notes of the same id.
 *
 * @param role what becomes of this store
 * @param id of the move
 * @param other the other store, as SHARED_CONTEXT_DATABASE names it, without a secret
 */
public record StoreMove(Role role, String id, String other) {
  private static final String FACT = "move";

  /** What becomes of a store whose content moves. */
  public enum Role {
    /** Its content is being copied. */
    LEAVING,
    /** The other store has taken its place. */
    LEFT,
    /** It is being filled. */
    FILLING
  }

  /** The note in the store, if there is one. */
  public static Optional<StoreMove> find(Tx tx) {
    return tx.find("SELECT value FROM store_fact WHERE name = ?", row -> row.text("value"), FACT)
        .map(StoreMove::parse);
  }

  /** The note of that text. */
  public static StoreMove parse(String text) {
    String[] parts = text.split(" ", 3);
    return new StoreMove(Role.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1], parts[2]);
  }

  /** Puts the note into the store, in place of any other. */
  public void put(Tx tx) {
    tx.run(
        "INSERT INTO store_fact (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        FACT,
        role.name().toLowerCase(Locale.ROOT) + " " + id + " " + other);
  }

  /** Takes the note out of the store. */
  public static void remove(Tx tx) {
    tx.run("DELETE FROM store_fact WHERE name = ?", FACT);
  }

  /**
   * Fails unless the store is still being filled by this move: whoever repeats the command while another
   * process is at it may come to write when that one has opened the store already, and others use it.
   */
  public void requireFilling(Tx tx) {
    if (find(tx)
        .filter(note -> note.role() == Role.FILLING && note.id().equals(id))
        .isEmpty()) {
      throw Failure.of(
              ErrorCode.STORE_UNAVAILABLE,
              "another process has ended this move meanwhile; this one has changed nothing since")
          .suggest("Run the command again: it says what became of the move.");
    }
  }

  /** Why nothing is changed in the store. */
  Failure refusal() {
    return switch (role) {
      case LEAVING ->
        advised("the store is being moved to " + other + "; nothing was changed by this call");
      case LEFT ->
        advised("the store has moved to " + other + "; nothing was changed by this call");
      case FILLING ->
        Failure.of(
                ErrorCode.STORE_UNAVAILABLE,
                "the store is being filled from " + other + ", and not all of it is here yet")
            .suggest("Call again when shared-context migrate has ended.");
    };
  }

  private Failure advised(String sentence) {
    return Failure.of(ErrorCode.STORE_READ_ONLY, sentence)
        .suggest("Ask the operator to start this server again with SHARED_CONTEXT_DATABASE=" + other
            + (role == Role.LEAVING ? " when the move has ended; reading goes on here." : "."))
        .detail("moved_to", other);
  }
}
