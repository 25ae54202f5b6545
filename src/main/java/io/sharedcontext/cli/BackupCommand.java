package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.sqlite.BackupSet;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: a whole copy of the store, made while servers run. */
@Command(
    name = "backup",
    description = "Makes a checked copy of the store in DIR, while servers run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The copy is a directory named by the time, with the database as it is at one",
      "moment, keys, access mode, admin.key and token.secret: guard it like the store.",
      "It gets its name when it has been opened and checked, and is on the disk.",
      "",
      "Examples:",
      "  shared-context backup /backups/agents --keep 7",
      "  shared-context restore /backups/agents"
    })
final class BackupCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(
      names = "--keep",
      paramLabel = "N",
      converter = Converters.Amount.class,
      description = "Then remove all but the newest N backups of this store in DIR.")
  private Optional<Integer> keep = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(paramLabel = "DIR", description = "Where to; made if it does not exist.")
  private Path directory = Path.of(".");

  BackupCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    Path store = operator.existing();
    Path parent = directory.toAbsolutePath().normalize();
    requirePlace(parent, store);
    BackupSet made = make(store, parent);
    List<BackupSet> removed = keep.isPresent() ? prune(made, parent) : List.of();
    operator.print(json ? facts(made, removed).toString() : words(made, removed));
    return Cli.OK;
  }

  private static void requirePlace(Path parent, Path store) throws IOException {
    if (Files.exists(parent) && !Files.isDirectory(parent)) {
      throw refused(parent + " is not a directory");
    }
    if (BackupSet.is(parent)) {
      throw refused(parent + " is a backup; name the directory that holds it");
    }
    boolean home = Files.exists(parent)
        && Files.isSameFile(parent, StoreFiles.real(store).resolveSibling("."));
    if (home || Files.exists(parent.resolve(StoreFiles.DATABASE))) {
      throw refused(parent + " is the directory of a store; name another, best on another disk");
    }
  }

  private static Failure refused(String sentence) {
    return Failure.of(ErrorCode.INVALID_INPUT, sentence);
  }

  private BackupSet make(Path store, Path parent) throws IOException {
    Instant now = operator.clock().instant();
    AtomicLong copied = new AtomicLong();
    BackupSet.Request request =
        new BackupSet.Request(store, parent, "backup-" + BackupSet.stamp(now), now);
    String all = Quantity.room(store.toFile().length());
    return ProgressLine.during(
        operator,
        () -> "copying and checking: copied " + Quantity.room(copied.get()) + " of about " + all,
        () -> BackupSet.make(request, BackupCommand::requireWhole, copied::set));
  }

  private static void requireWhole(Tx tx) {
    Audit.verify(tx).broken().ifPresent(where -> {
      throw Failure.of(
          ErrorCode.STORE_UNAVAILABLE,
          "the audit log's chain is broken in the copy: " + where + "; run shared-context doctor");
    });
  }

  /**
   * Of this store, and whole; what else is there is somebody's. The one that was just made stays, be the
   * others of a later time by a clock that was wrong.
   */
  private List<BackupSet> prune(BackupSet made, Path parent) throws IOException {
    List<BackupSet> old = BackupSet.in(parent).stream()
        .filter(backup -> backup.store().equals(made.store()))
        .filter(backup -> backup.directory().getFileName().toString().startsWith("backup-"))
        .filter(backup -> !backup.directory().equals(made.directory()))
        .skip(keep.orElseThrow() - 1L)
        .toList();
    for (BackupSet backup : old) {
      backup.delete();
    }
    return old;
  }

  private static String words(BackupSet made, List<BackupSet> removed) {
    String first = "backed up " + Quantity.of(made.rows("sessions"), "session") + ", "
        + Quantity.of(made.rows("messages"), "message") + ", "
        + Quantity.of(made.rows("memory"), "memory entry") + " to " + made.directory();
    return removed.isEmpty()
        ? first
        : first + "\nremoved " + Quantity.of(removed.size(), "older backup");
  }

  private static ObjectNode facts(BackupSet made, List<BackupSet> removed) {
    ObjectNode facts = Json.object().put("backup", made.directory().toString());
    facts.setAll(made.description());
    removed.forEach(backup -> facts.withArray("removed").add(backup.directory().toString()));
    return facts;
  }
}
