package io.sharedcontext.cli.doctor;

import io.sharedcontext.auth.AccessMode;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.StoreUsers;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.sqlite.Salvage;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code doctor --salvage}: what can still be read of a damaged store, as a new one. */
public final class SalvageReport {
  /** Where it is kept who gets in. */
  private static final Set<String> ACCESS = Set.of("keys", "store_fact", "revoked_tokens");

  private final Operator operator;

  public SalvageReport(Operator operator) {
    this.operator = operator;
  }

  /**
   * Salvages into {@code target}, and tells of each table that holds or lost something.
   *
   * @param progress hears what is being done
   */
  public List<Finding> salvage(Path target, Consumer<String> progress) throws IOException {
    Path damaged = operator.existing();
    Path fresh = target.toAbsolutePath().normalize().resolve(StoreFiles.DATABASE);
    if (Files.exists(fresh)) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, "there is a store in " + target + "; name a new directory");
    }
    StoreUsers.refuse(damaged);
    List<Salvage.Table> tables = new Salvage(damaged, target).run(progress);
    List<Finding> findings = new ArrayList<>();
    tables.stream()
        .filter(table -> table.read() > 0 || !table.whole())
        .forEach(table -> findings.add(finding(table)));
    if (tables.stream().anyMatch(table -> ACCESS.contains(table.name()) && !table.whole())) {
      findings.add(closed(fresh));
    }
    findings.add(Finding.note(
        "salvage",
        "the new store is " + fresh,
        "Look at it: SHARED_CONTEXT_HOME='" + fresh.getParent()
            + "' shared-context doctor --fix. To go on with it: shared-context restore '"
            + fresh.getParent() + "'"));
    return findings;
  }

  private static Finding finding(Salvage.Table table) {
    String read = Quantity.of(table.read(), "row") + " of " + table.name();
    if (table.whole()) {
      return Finding.ok("salvage", read);
    }
    return Finding.bad(
        "salvage",
        read + "; lost: "
            + (table.lost().isPresent() ? table.lost().getAsLong() : "nobody knows how many"),
        "");
  }

  /** A name whose key was lost would be free. */
  private Finding closed(Path fresh) {
    try (Store store = new Store(new SqliteSettings(fresh, true, true))) {
      new AccessMode(store, operator.clock(store)).set(AccessMode.State.CLOSED);
    }
    return Finding.note(
        "salvage",
        "keys may be among what was lost, so the new store is closed",
        "shared-context keys add --agent ID, or shared-context auth open");
  }
}
