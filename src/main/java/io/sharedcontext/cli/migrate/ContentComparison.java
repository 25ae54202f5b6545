package io.sharedcontext.cli.migrate;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.migrate.Migration.Moved;
import io.sharedcontext.cli.migrate.Migration.Progress;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what was copied, table by table.
 *
 * @param source the old store
 * @param target the new one
 * @param progress hears how far it has come
 */
record ContentComparison(Store source, Store target, Progress progress) {
  private static final int TOLD = 1_000;

  /** The tables, if all of them are the same; fails otherwise. */
  List<Moved> run() {
    long all = 2
        * source.read(
            tx -> MovedTable.all().stream().mapToLong(table -> table.count(tx)).sum());
    long[] done = {0};
    List<Moved> same = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (MovedTable table : MovedTable.all()) {
      Runnable each = () -> {
        if (++done[0] % TOLD == 0) {
          progress.at("comparing " + table.name(), done[0], all);
        }
      };
      RowSum before = source.read(tx -> table.sum(tx, each));
      RowSum after = target.read(tx -> table.sum(tx, each));
      if (before.same(after)) {
        same.add(new Moved(table.name(), after.rows(), after.text()));
      } else {
        other.add("%s: %s and %s"
            .formatted(
                table.name(), Quantity.of(before.rows(), "row"), Quantity.of(after.rows(), "row")));
      }
    }
    if (!other.isEmpty()) {
      throw Migration.refused(
          "the two stores are not the same: " + String.join(", ", other)
              + ", so the old one stays the store",
          "give the move up with shared-context migrate --cancel, and begin anew");
    }
    return same;
  }

  /** Follows the chain of the audit log in the new store; says how long it is. */
  long verifyAudit(Clock clock) {
    StoreBootstrap secrets = new StoreBootstrap(target, clock);
    Audit.Verdict verdict = target.read(tx -> Audit.verify(tx, secrets.secret(tx)));
    verdict.broken().ifPresent(where -> {
      throw Failure.of(
          ErrorCode.STORE_UNAVAILABLE,
          "the audit log's chain is broken in the new store: " + where
              + "; look whether it is in the old one, too: shared-context doctor");
    });
    return verdict.rows();
  }
}
