package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.cli.migrate.Migration;
import io.sharedcontext.cli.migrate.Migration.Place;
import io.sharedcontext.cli.migrate.Migration.Result;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code migrate}: moves the store to another place, which may be a database server. */
@Command(
    name = "migrate",
    description = "Moves the store to PostgreSQL, or from there into a file.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "From its begin on the old store is read-only for every process, and refuses",
      "changes with the new address. Everything is copied with its ids, then counted,",
      "summed and compared on both sides. Repeat the command when it was cut short.",
      "Locks, presence and who is there are not moved; held locks hinder it.",
      "",
      "Passwords come from SHARED_CONTEXT_DATABASE_PASSWORD, the file named by",
      "SHARED_CONTEXT_DATABASE_PASSWORD_FILE, or .pgpass; never from the address.",
      "",
      "Examples:",
      "  shared-context migrate --to postgresql://user@host:5432/database",
      "  shared-context migrate --cancel",
      "  shared-context migrate --from postgresql://user@host/db --to new/context.db"
    })
final class MigrateCommand implements Callable<Integer> {
  private final Operator operator;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Action action = new Action();

  /** One of both. */
  private static final class Action {
    @Option(
        names = "--to",
        paramLabel = "STORE",
        description = "Where to: a PostgreSQL database or a file that is not there yet.")
    private Optional<String> to = Optional.empty();

    @Option(
        names = "--cancel",
        description = "Give the move up: the old store takes changes again.")
    private boolean cancel;
  }

  @Option(
      names = "--from",
      paramLabel = "STORE",
      description = "Which store; default: the one of the settings.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--drop-locks", description = "Move even while locks are held; they are lost.")
  private boolean dropLocks;

  @Option(
      names = "--force",
      description = "With --cancel: also when it is over; what was written there is not here.")
  private boolean force;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  MigrateCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    Operator old = from.map(this::at).orElse(operator);
    if (old.settings().store().inFile()) {
      Path there = old.existing();
      assert there.isAbsolute();
    }
    try (Store source = Store.forMove(old.settings().store())) {
      return action.cancel
          ? cancelled(new Place(source, address(old)))
          : moved(new Place(source, address(old)), at(action.to.orElseThrow()));
    }
  }

  /** The operator of the store {@code database}. */
  private Operator at(String database) {
    Map<String, String> environment = new HashMap<>(operator.environment());
    environment.put(
        Setting.DATABASE.variable(),
        database.contains("://") ? database : Path.of(database).toAbsolutePath().toString());
    return new Operator(
        environment, operator.out(), operator.err(), operator.terminal(), operator.clock());
  }

  /** As the setting names it, which holds no password, but may hold how to connect. */
  private static String address(Operator at) {
    Settings settings = at.settings();
    return settings.store().inFile()
        ? settings.store().file().toString()
        : at.environment().getOrDefault(Setting.DATABASE.variable(), "");
  }

  private Integer cancelled(Place place) {
    String other = Migration.cancel(place, force, operator.clock());
    operator.print(
        json
            ? Json.object().put("cancelled", true).put("other", other).toString()
            : place.address() + " takes changes again; what was copied to " + other
                + " serves nobody, and can be removed");
    return Cli.OK;
  }

  private Integer moved(Place source, Operator there) {
    if (address(there).equals(source.address())) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "the store is at " + source.address() + " already");
    }
    operator.print(told(source, there));
    return Cli.OK;
  }

  /** Moves everything, and says what was moved when the line of its progress is gone. */
  private String told(Place source, Operator there) {
    long began = System.nanoTime();
    try (Store target = Store.forMove(there.settings().store());
        ProgressLine line = new ProgressLine(operator)) {
      target.open();
      Place place = new Place(target, address(there));
      Result result =
          new Migration(source, place, operator.clock(), shown(line, place)).run(dropLocks);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      return json
          ? facts(source, place, result, millis).toString()
          : words(source, place, result, millis);
    }
  }

  private Migration.Progress shown(ProgressLine line, Place target) {
    return new Migration.Progress() {
      @Override
      public void frozen() {
        operator.note("the old store refuses changes from now on, and names " + target.address()
            + "; to give up: shared-context migrate --cancel");
      }

      @Override
      public void at(String step, long done, long all) {
        line.show(step, done, all, "rows");
      }
    };
  }

  private static String words(Place source, Place target, Result result, long millis) {
    StringBuilder text = new StringBuilder(source.address() + " has moved to " + target.address());
    if (!result.tables().isEmpty()) {
      long rows = result.tables().stream().mapToLong(Migration.Moved::rows).sum();
      text.append(String.format(
          Locale.ROOT,
          "%n%s in %d tables, counted and summed alike on both sides, in %,.1f s%n%s of the audit log,"
              + " none altered or removed",
          Quantity.of(rows, "row"),
          result.tables().size(),
          millis / 1e3,
          Quantity.of(result.auditEntries(), "entry")));
    }
    return text.append("\nstart servers with SHARED_CONTEXT_DATABASE=")
        .append(target.address())
        .toString();
  }

  private static ObjectNode facts(Place source, Place target, Result result, long millis) {
    ObjectNode facts = Json.object()
        .put("from", source.address())
        .put("to", target.address())
        .put("resumed", result.resumed())
        .put("milliseconds", millis)
        .put("audit_entries", result.auditEntries());
    result
        .tables()
        .forEach(moved -> facts
            .withArray("tables")
            .addObject()
            .put("table", moved.table())
            .put("rows", moved.rows())
            .put("checksum", moved.checksum()));
    return facts;
  }
}
