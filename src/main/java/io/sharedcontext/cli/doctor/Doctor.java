package io.sharedcontext.cli.doctor;

import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditCut;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.cli.spawn.SdkClient;
import io.sharedcontext.search.index.Backfill;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.StoreProblem;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.store.sqlite.StoreDiagnosis;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Checks an installation from the settings to an answer over a pipe. Opens the store as a server does. */
public final class Doctor {
  private static final long LITTLE = 200L << 20;

  private static final String OPEN = "open";

  private static final String DAMAGED =
      "Stop all servers. Then put your last backup in its place, which moves this store aside:"
          + " shared-context restore DIR. Without one, save what can be read in a new store:"
          + " shared-context doctor --salvage DIR, or bring your last export into one:"
          + " shared-context import FILE";

  private static final Set<String> NO_KEY = Set.of("AUTHENTICATION_REQUIRED", "INVALID_API_KEY");

  private final Operator operator;
  private final boolean fix;

  /**
   * Examines the installation of {@code operator}.
   *
   * @param fix whether what can be mended without a decision is mended
   */
  public Doctor(Operator operator, boolean fix) {
    this.operator = operator;
    this.fix = fix;
  }

  /** All findings, in the order of the checks. */
  public List<Finding> examine() {
    Settings settings = operator.settings();
    if (!settings.store().inFile()) {
      return onServer();
    }
    Path file = settings.store().file();
    List<Finding> findings = new ArrayList<>(List.of(java(), variables()));
    findings.addAll(new ClassArchiveCheck(
            operator, System.getProperty(ClassArchiveCheck.PROPERTY, ""), LaunchCommand.here(), fix)
        .examine());
    Finding library = InstallationChecks.library();
    findings.add(library);
    List<Finding> permissions = permissions(file).examine();
    findings.addAll(permissions);
    findings.addAll(new Leftovers(operator, fix).examine());
    Optional<Finding> hindrance = InstallationChecks.hindrance(file);
    if (hindrance.isPresent()) {
      findings.add(hindrance.get());
      findings.addAll(unwritable(settings, file));
      return findings;
    }
    findings.add(Finding.ok("store", file.toString()));
    if (permissions.isEmpty()) {
      findings.add(Finding.ok("permissions", "only the owner can use the store's files"));
    }
    findings.addAll(permissions(file).secrets());
    findings.add(disk(file));
    if (library.bad()) {
      return findings;
    }
    List<Finding> inside = inside();
    findings.addAll(inside);
    // What a server makes of a store that does not open is known already.
    if (inside.stream().noneMatch(finding -> finding.check().equals(OPEN) && finding.bad())) {
      findings.add(call());
    }
    return findings;
  }

  /** The same of a store on a database server: no files, but a server, its clock and rights on it. */
  private List<Finding> onServer() {
    List<Finding> findings = new ArrayList<>(List.of(java(), variables()));
    findings.addAll(new ClassArchiveCheck(
            operator, System.getProperty(ClassArchiveCheck.PROPERTY, ""), LaunchCommand.here(), fix)
        .examine());
    try {
      findings.addAll(operator.withStore(store -> {
        List<Finding> inside = new ArrayList<>(ServerChecks.of(store, operator.clock()));
        StoreBootstrap secrets = new StoreBootstrap(store, operator.clock(store));
        inside.add(store.read(tx -> audit(tx, secrets)));
        inside.addAll(InstallationChecks.names(store, operator.clock(store)));
        inside.addAll(InstallationChecks.move(store));
        inside.add(search(new Backfill(store)));
        return inside;
      }));
      findings.add(call());
    } catch (Failure e) {
      findings.add(Finding.bad(
          OPEN,
          e.getCause() == null
              ? e.sentence()
              : e.sentence() + ": " + e.getCause().getMessage(),
          String.join(" ", e.suggestions())));
    }
    return findings;
  }

  private static Finding java() {
    return Finding.ok(
        "java",
        Runtime.version().feature() + " (" + System.getProperty("java.vendor") + ") in "
            + System.getProperty("java.home"));
  }

  private Finding variables() {
    List<String> unknown = Setting.unknown(operator.environment());
    return unknown.isEmpty()
        ? Finding.ok("settings", "all SHARED_CONTEXT_ variables are known")
        : Finding.note(
            "settings",
            "unknown: " + String.join(", ", unknown),
            "Correct the name: shared-context docs settings lists them.");
  }

  private PermissionChecks permissions(Path file) {
    return new PermissionChecks(file, fix);
  }

  private static Finding disk(Path file) {
    try {
      FileStore disk = Files.getFileStore(file);
      long free = disk.getUsableSpace();
      String text = "%s free where the store is (%s)".formatted(Quantity.room(free), disk.type());
      return free >= LITTLE
          ? Finding.ok("disk", text)
          : Finding.bad("disk", text, "Make room; a full disk refuses every change.");
    } catch (IOException e) {
      return Finding.bad("disk", String.valueOf(e.getMessage()), "Look at the disk.");
    }
  }

  /** What is in a store that can only be read. */
  private List<Finding> unwritable(Settings settings, Path file) {
    boolean readable = StoreDiagnosis.hindrance(file)
        .flatMap(StoreProblem::code)
        .filter(code -> code == ErrorCode.STORE_READ_ONLY && Files.isRegularFile(file))
        .isPresent();
    if (!readable) {
      return List.of();
    }
    try (Store unopened = new Store(settings.store())) {
      StoreBootstrap secrets = new StoreBootstrap(unopened, operator.clock());
      return ReadOnlyStore.readCurrent(StoreFiles.real(file), tx -> inside(tx, secrets));
    } catch (Failure e) {
      return List.of(Finding.bad(OPEN, cause(e), advice(e)));
    }
  }

  private List<Finding> inside() {
    try {
      return operator.withStore(store -> {
        StoreBootstrap secrets = new StoreBootstrap(store, operator.clock(store));
        List<Finding> findings = new ArrayList<>(store.read(tx -> inside(tx, secrets)));
        findings.addAll(InstallationChecks.names(store, operator.clock(store)));
        findings.addAll(InstallationChecks.move(store));
        findings.addAll(
            InstallationChecks.stopped(StoreFiles.real(store.settings().file())));
        findings.add(search(new Backfill(store)));
        permissions(store.settings().file())
            .drafts(store, operator.clock(store))
            .ifPresent(findings::add);
        return findings;
      });
    } catch (Failure e) {
      return List.of(Finding.bad(OPEN, cause(e), advice(e)));
    }
  }

  private String cause(Failure failure) {
    return failure.getCause() == null
        ? failure.sentence()
        : operator.settings().store().file() + ": " + failure.getCause().getMessage();
  }

  /** A refusal that has no cause knows its remedy; what comes from below is damage. */
  private static String advice(Failure failure) {
    return failure.getCause() == null && !failure.suggestions().isEmpty()
        ? String.join(" ", failure.suggestions())
        : DAMAGED;
  }

  private static List<Finding> inside(Tx tx, StoreBootstrap secrets) {
    List<String> damage = StoreTable.damage(tx);
    long orphans = StoreTable.orphans(tx);
    return List.of(
        Finding.ok(
            OPEN,
            "%s, %s; schema %d, SQLite %s"
                .formatted(
                    Quantity.of(StoreTable.sessions(tx), "session"),
                    Quantity.of(StoreTable.messages(tx), "message"),
                    StoreTable.version(tx),
                    StoreTable.sqlite(tx))),
        damage.isEmpty()
            ? Finding.ok("integrity", "every page of the file is sound")
            : Finding.bad("integrity", String.join("; ", damage), DAMAGED),
        orphans == 0
            ? Finding.ok("references", "every reference leads somewhere")
            : Finding.bad(
                "references",
                Quantity.of(orphans, "row refers", "rows refer") + " to nothing",
                "Report it; no server does this."),
        audit(tx, secrets));
  }

  private Finding search(Backfill backfill) {
    long missing = backfill.missing();
    if (missing == 0) {
      return Finding.ok("search", "every message is prepared for searching");
    }
    return fix
        ? Finding.ok(
            "search",
            Quantity.of(backfill.run(), "message was", "messages were") + " prepared for searching")
        : Finding.note(
            "search",
            Quantity.of(missing, "message is", "messages are") + " not prepared for searching",
            "They are found all the same; shared-context doctor --fix makes it faster.");
  }

  private static Finding audit(Tx tx, StoreBootstrap secrets) {
    Audit.Verdict verdict = Audit.verify(tx, secrets.secret(tx));
    return verdict
        .broken()
        .map(where -> Finding.bad(
            "audit",
            "the chain is broken: " + where,
            "Somebody changed the log beside the server; compare it with a backup."))
        .orElseGet(() -> Finding.ok(
            "audit", Quantity.of(verdict.rows(), "entry") + ", none altered or removed" + cut(tx)));
  }

  private static String cut(Tx tx) {
    return AuditCut.find(tx)
        .map(cut -> " since the log was cut, which the store signed: %s gone"
            .formatted(Quantity.of(cut.removed(), "older entry")))
        .orElse("");
  }

  /** Starts a server as a client would, and asks it something. */
  private Finding call() {
    Map<String, String> environment = new HashMap<>(operator.environment());
    long began = System.nanoTime();
    try (SdkClient server = SdkClient.start(LaunchCommand.here(), environment, "doctor")) {
      int tools = server.tools().size();
      SdkClient.Reply reply = server.call("list_sessions", Map.of("limit", 1));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      String text = "%s answers, %d tools, %d ms".formatted(LaunchCommand.here(), tools, millis);
      return reply.failed() ? refused(text, reply) : Finding.ok("call", text);
    } catch (RuntimeException e) {
      return Finding.bad(
          "call",
          LaunchCommand.here() + " does not answer: " + e.getMessage(),
          "Start it by hand and read its standard error.");
    }
  }

  private static Finding refused(String text, SdkClient.Reply reply) {
    String told = text + "; a call is refused: " + reply.text("/error");
    return NO_KEY.contains(reply.text("/code"))
        ? Finding.note(
            "call",
            told,
            "Set SHARED_CONTEXT_API_KEY for the agent: shared-context keys add --agent ID")
        : Finding.bad("call", told, reply.text("/suggestions/0"));
  }
}
