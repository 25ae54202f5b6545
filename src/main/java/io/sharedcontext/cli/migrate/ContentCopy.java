package io.sharedcontext.cli.migrate;

import io.sharedcontext.auth.MovedSecrets;
import io.sharedcontext.cli.migrate.Migration.Progress;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Copies what moves from a store that nobody changes into one that nobody else fills.
 *
 * @param source the old store
 * @param target the new one
 * @param progress hears how far it has come
 */
record ContentCopy(Store source, Store target, Progress progress) {
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
      Migration.change(target, tx -> MovedTable.all().forEach(table -> table.analyze(tx)));
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
      writing = target.write(tx -> {
        table.append(tx, behind, rows);
        return true;
      });
      done += batch.size();
      last = batch.get(batch.size() - 1).subList(0, table.keys().size());
      progress.at("copying " + table.name(), done, all);
      batch = next(table, last);
    }
    writing.join();
    return done;
  }

  private List<List<Object>> next(MovedTable table, List<Object> last) {
    return source.read(tx -> table.after(tx, last));
  }

  /** Something done in one transaction of the target. */
  private interface Copying {
    void run(Tx from, Tx to);
  }

  private void both(Copying work) {
    Migration.change(target, to -> {
      boolean done = source.read(from -> {
        work.run(from, to);
        return true;
      });
      assert done;
    });
  }
}
