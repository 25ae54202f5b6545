package io.sharedcontext.cli.migrate;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.MovedSecrets;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.StoreMove.Role;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The move of a store's content to an empty store. From its begin on the old store is only read, by
 * whatever process; the new one serves nobody before its end. What is killed goes on where it was when
 * it is run again: rows are added in the order of their keys, so that the new store itself tells how far
 * it came. The old store is given up before the new one is opened, so never do both take changes.
 */
public final class Migration {
  private static final int ID_BYTES = 8;

  private final Place source;
  private final Place target;
  private final Clock clock;
  private final Progress progress;

  /**
   * A store of the move.
   *
   * @param store opened by {@link Store#forMove}
   * @param address as SHARED_CONTEXT_DATABASE names it
   */
  public record Place(Store store, String address) {}

  /** Hears how far the move has come. */
  public interface Progress {
    /**
     * Told for every batch.
     *
     * @param step what is being done
     * @param done how many rows of all are done in this step
     * @param all how many there are in this step
     */
    void at(String step, long done, long all);

    /** Told once: from now on nobody changes the old store. */
    void frozen();
  }

  /**
   * A table that was moved.
   *
   * @param rows how many rows it has in both stores
   * @param checksum over them, in both stores
   */
  public record Moved(String table, long rows, String checksum) {}

  /**
   * What was done.
   *
   * @param resumed whether an earlier run had begun it
   * @param tables what was compared; empty if an earlier run had compared it
   * @param auditEntries the length of the audit log whose chain was followed in the new store
   */
  public record Result(boolean resumed, List<Moved> tables, long auditEntries) {
    public Result {
      tables = List.copyOf(tables);
    }
  }

  public Migration(Place source, Place target, Clock clock, Progress progress) {
    this.source = source;
    this.target = target;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Moves everything.
   *
   * @param dropLocks whether agents may hold locks, which are then lost
   */
  public Result run(boolean dropLocks) {
    Optional<StoreMove> known = source.store().read(StoreMove::find);
    Optional<StoreMove> there = target.store().read(StoreMove::find);
    StoreMove move = known.orElseGet(() -> new StoreMove(Role.LEAVING, newId(), target.address()));
    requireSame(move);
    if (there.isEmpty() && move.role() == Role.LEFT) {
      return over();
    }
    if (there.isEmpty()) {
      requireEmpty(target.store().read(ContentCopy::full));
    } else if (!there.get().id().equals(move.id()) || there.get().role() != Role.FILLING) {
      throw leftover(there.get());
    }
    if (known.isEmpty()) {
      freeze(move, dropLocks);
    }
    progress.frozen();
    change(target.store(), tx -> {
      if (there.isEmpty() && StoreMove.find(tx).isEmpty()) {
        requireEmpty(ContentCopy.full(tx));
        new StoreMove(Role.FILLING, move.id(), source.address()).put(tx);
      }
      move.requireFilling(tx);
    });
    if (move.role() == Role.LEFT) {
      // All was compared before the old store was given up.
      open(move);
      return new Result(true, List.of(), 0);
    }
    return moved(known.isPresent(), move);
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void requireSame(StoreMove move) {
    if (move.role() == Role.FILLING) {
      throw Failure.of(
          ErrorCode.STORE_UNAVAILABLE,
          source.address() + " is itself being filled from " + move.other()
              + ", and not all of it is there yet");
    }
    if (!move.other().equals(target.address())) {
      throw refused(
          source.address() + (move.role() == Role.LEFT ? " has moved" : " is being moved") + " to "
              + move.other(),
          "name that one, or give that move up first: shared-context migrate --cancel");
    }
  }

  private Result over() {
    Optional<String> id = source.store().read(MovedSecrets::storeId);
    if (id.isPresent() && id.equals(target.store().read(MovedSecrets::storeId))) {
      return new Result(true, List.of(), 0);
    }
    throw Failure.of(
        ErrorCode.STORE_UNAVAILABLE,
        source.address() + " has moved to " + target.address() + ", where it is no more");
  }

  private Failure leftover(StoreMove there) {
    return refused(
        target.address() + " holds part of " + there.other() + ", of a move that was given up",
        target.store().settings().inFile()
            ? "remove that file, or name another"
            : "drop its schema with psql (DROP SCHEMA shared_context CASCADE, or the name after"
                + " ?schema=), or name another: --to postgresql://…?schema=NAME");
  }

  private void requireEmpty(List<String> full) {
    if (!full.isEmpty()) {
      throw refused(
          target.address() + " is not empty: it has " + String.join(", ", full),
          "name a store that is not there yet");
    }
  }

  /** Held locks would be lost, and nobody could give them back any more. */
  private void freeze(StoreMove move, boolean dropLocks) {
    // An import alone leaves a store without its name and keys.
    if (source.store().read(tx -> !MovedTable.GROWING.get(0).last(tx).isEmpty())) {
      new StoreBootstrap(source.store(), clock).ensure();
    }
    boolean room =
        source.store().read(from -> target.store().read(to -> secrets().requireRoom(from, to)));
    assert room;
    change(source.store(), tx -> {
      if (MovedSecrets.storeId(tx).isEmpty()) {
        throw Failure.of(ErrorCode.STORE_UNAVAILABLE, "there is no store at " + source.address());
      }
      if (StoreMove.find(tx).isPresent()) {
        throw Failure.of(
            ErrorCode.STORE_UNAVAILABLE, "another process has just begun to move the store");
      }
      List<String> holders = holders(tx);
      if (!holders.isEmpty() && !dropLocks) {
        throw refused(
            "locks are held by " + String.join(", ", holders)
                + ", and nobody could give them back during the move",
            "wait until they are free (shared-context status), or let them be lost: --drop-locks");
      }
      record(tx, "store_move_began", target.address());
      move.put(tx);
    });
  }

  private List<String> holders(Tx tx) {
    List<String> living = new ArrayList<>();
    MovedTable.holders(tx, clock.millis()).forEach((agent, process) -> {
      if (ClaimLocks.outlivesProcesses(process) || source.store().processes().alive(process)) {
        living.add(agent);
      }
    });
    return living;
  }

  private MovedSecrets secrets() {
    return new MovedSecrets(source.store().settings(), target.store().settings());
  }

  private Result moved(boolean resumed, StoreMove move) {
    new ContentCopy(source.store(), target.store(), move, progress).run();
    ContentComparison comparison = new ContentComparison(source.store(), target.store(), progress);
    List<Moved> tables = comparison.run();
    long entries = comparison.verifyAudit(clock);
    change(source.store(), tx -> {
      if (StoreMove.find(tx).filter(move::equals).isEmpty()) {
        throw Failure.of(ErrorCode.STORE_UNAVAILABLE, "the move was given up by another process");
      }
      new StoreMove(Role.LEFT, move.id(), move.other()).put(tx);
    });
    open(move);
    return new Result(resumed, tables, entries);
  }

  /** From here on the new store is the store. */
  private void open(StoreMove move) {
    change(target.store(), tx -> {
      move.requireFilling(tx);
      StoreMove.remove(tx);
      record(tx, "store_moved", source.address());
    });
  }

  private void record(Tx tx, String event, String other) {
    Audit.record(
        tx,
        clock.instant(),
        new Audit.Event(event, "", "", Audit.Result.SUCCESS, Json.object().put("other", other)));
  }

  /**
   * Gives up the move that {@code place} is in; what was copied stays where it is, and serves nobody.
   *
   * @param force also when the other store has taken its place already
   * @return where it was going
   */
  public static String cancel(Place place, boolean force, Clock clock) {
    return place
        .store()
        .write(tx -> {
          StoreMove move = StoreMove.find(tx)
              .filter(found -> found.role() != Role.FILLING)
              .orElseThrow(() -> Failure.of(
                  ErrorCode.STORE_UNAVAILABLE,
                  place.address() + " is not being moved to another store"));
          if (move.role() == Role.LEFT && !force) {
            throw refused(
                place.address() + " has moved to " + move.other()
                    + ", which may have changed since then",
                "to go back with what was written there, move again: shared-context migrate --from "
                    + move.other()
                    + " --to FILE; without it: shared-context migrate --cancel --force");
          }
          StoreMove.remove(tx);
          Audit.record(
              tx,
              clock.instant(),
              new Audit.Event(
                  "store_move_cancelled",
                  "",
                  "",
                  Audit.Result.SUCCESS,
                  Json.object().put("other", move.other())));
          return move.other();
        })
        .join();
  }

  static Failure refused(String sentence, String advice) {
    return Failure.of(ErrorCode.STORE_UNAVAILABLE, sentence + "; " + advice);
  }

  static void change(Store store, Consumer<Tx> work) {
    boolean done = store
        .write(tx -> {
          work.accept(tx);
          return true;
        })
        .join();
    assert done;
  }
}
