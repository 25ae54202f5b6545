package io.sharedcontext.cli.migrate;

import io.sharedcontext.auth.MovedSecrets;
import io.sharedcontext.cli.migrate.Migration.Progress;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.Tx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Copies what moves from a store that nobody changes into one that nobody else fills.
 *
 * @param source the old store
 * @param target the new one
 * @param move which is filling it
 * @param progress hears how far it has come
 */
record ContentCopy(Store source, Store target, StoreMove move, Progress progress) {
  /** The tables of the store of {@code tx} that have rows; none if it holds nothing yet. */
  static List<String> full(Tx tx) {
    return MovedTable.GROWING.stream()
        .filter(table -> !table.last(tx).isEmpty())
        .map(MovedTable::name)
        .toList();
  }

  /** Copies everything that is not there yet. */
  void run() {
    long all = source.read(
        tx -> MovedTable.GROWING.stream().mapToLong(table -> table.count(tx)).sum());
    long done = 0;
    for (MovedTable table : MovedTable.GROWING) {
      done = copy(table, done, all);
    }
    for (MovedTable table : MovedTable.REPLACED) {
      both(table::replace);
    }
    both((from, to) -> {
      MovedTable.number(to, MovedTable.numbers(from));
      new MovedSecrets(source.settings(), target.settings()).copy(from, to);
    });
    if (!target.settings().inFile()) {
      boolean analyzed =
          fill(tx -> MovedTable.all().forEach(table -> table.analyze(tx))).join();
      assert analyzed;
    }
  }

  /** Reads a batch while the one before it is being written. */
  private long copy(MovedTable table, long before, long all) {
    long done = before + target.read(table::count);
    List<Object> last = target.read(table::last);
    CompletableFuture<Boolean> writing = CompletableFuture.completedFuture(true);
    List<List<Object>> batch = next(table, last);
    while (!batch.isEmpty()) {
      writing.join();
      List<Object> behind = last;
      List<List<Object>> rows = batch;
      writing = fill(tx -> table.append(tx, behind, rows));
      done += batch.size();
      last = batch.get(batch.size() - 1).subList(0, table.keys().size());
      progress.at("copying " + table.name(), done, all);
      batch = next(table, last);
    }
    writing.join();
    return done;
  }

  /** Changes the target in one transaction, if it is still this move's to fill. */
  CompletableFuture<Boolean> fill(Consumer<Tx> work) {
    return target.write(tx -> {
      move.requireFilling(tx);
      work.accept(tx);
      return true;
    });
  }

  private List<List<Object>> next(MovedTable table, List<Object> last) {
    return source.read(tx -> table.after(tx, last));
  }

  /** Something done in one transaction of the target. */
  private interface Copying {
    void run(Tx from, Tx to);
  }

  private void both(Copying work) {
    boolean written = fill(to -> {
          boolean done = source.read(from -> {
            work.run(from, to);
            return true;
          });
          assert done;
        })
        .join();
    assert written;
  }
}
