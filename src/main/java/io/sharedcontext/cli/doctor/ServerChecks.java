package io.sharedcontext.cli.doctor;

import io.sharedcontext.cli.Quantity;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreInfo;
import io.sharedcontext.store.postgresql.PostgresDiagnosis;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What is looked at of a store on a database server. */
final class ServerChecks {
  private ServerChecks() {}

  /** The findings about the server, and about what the store holds there. */
  static List<Finding> of(Store store, Clock clock) {
    StoreInfo facts = store.facts();
    List<Finding> findings = new ArrayList<>();
    findings.add(store.read(tx -> Finding.ok(
        "open",
        "%s at %s, %s; schema %d, PostgreSQL %s"
            .formatted(
                Quantity.of(StoreTable.sessions(tx), "session"),
                facts.name(),
                Quantity.of(StoreTable.messages(tx), "message"),
                facts.version(),
                facts.sqliteVersion()))));
    PostgresDiagnosis.of(store, clock).forEach(found -> findings.add(finding(found)));
    long orphans = store.read(ServerTable::orphans);
    findings.add(
        orphans == 0
            ? Finding.ok("references", "every reference leads somewhere")
            : Finding.bad(
                "references",
                Quantity.of(orphans, "row refers", "rows refer") + " to nothing",
                "Report it; no server does this."));
    return findings;
  }

  private static Finding finding(PostgresDiagnosis found) {
    return switch (found.level()) {
      case GOOD -> Finding.ok(found.check(), found.text());
      case DOUBTFUL -> Finding.note(found.check(), found.text(), found.advice());
      case BAD -> Finding.bad(found.check(), found.text(), found.advice());
    };
  }
}
