package io.sharedcontext.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.Features;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.status.StoreProcesses;
import io.sharedcontext.metrics.Verdict;
import io.sharedcontext.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What on this machine and in these settings costs speed: each a fact that was measured or read. */
public final class Tuning {
  private static final double SLOW_SYNC_MS = 10;
  private static final double SLOW_STAT_MICROS = 100;

  /** The file keeps up to 16 MB; longer than this it is held up. */
  private static final long LONG_LOG = 32_000_000;

  private static final long LITTLE = 1L << 30;
  private static final int MANY_SERVERS = 25;
  private static final int FAST_JAVA = 24;

  /** File systems that put something between the store and the disk. */
  private static final Pattern LAYERED =
      Pattern.compile("overlay|ecryptfs|fuse.*|9p|virtiofs|vboxsf|nfs.*|smb.*|cifs|drvfs");

  private final Operator operator;

  public Tuning(Operator operator) {
    this.operator = operator;
  }

  /** All findings, in the order of the checks. */
  public List<Finding> examine() {
    Settings settings = operator.settings();
    Path file = settings.store().file();
    List<Finding> findings = new ArrayList<>(List.of(java(), archive(), log(settings)));
    findings.addAll(limits(settings));
    if (!Files.exists(file)) {
      findings.add(Finding.note("store", file + " does not exist yet", "Start a server first."));
      return findings;
    }
    try {
      findings.add(sync(settings, new DiskCheck(file)));
      findings.add(stat(new DiskCheck(file)));
      findings.addAll(disk(file));
      findings.add(writeAheadLog(file));
    } catch (IOException e) {
      findings.add(Finding.bad("disk", String.valueOf(e.getMessage()), "Look at the disk."));
    }
    findings.addAll(operator.withStore(this::inUse));
    return findings;
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    return version >= FAST_JAVA
        ? Finding.ok("java", "Java " + version)
        : Finding.note(
            "java",
            "Java " + version + ": servers start slower and take more memory than on Java 25",
            "Install Java 25; the launcher takes the newest.");
  }

  private static Finding archive() {
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    boolean archived = options.stream()
        .anyMatch(option ->
            option.startsWith("-XX:AOTCache=") || option.startsWith("-XX:SharedArchiveFile="));
    return archived
        ? Finding.ok("archive", "classes come from an archive")
        : Finding.note(
            "archive",
            "this process was started without an archive of its classes, so each start reads and"
                + " checks them anew",
            "Start through bin/shared-context, which uses an archive where it has one.");
  }

  private static Finding log(Settings settings) {
    return settings.log().equals("debug")
        ? Finding.note(
            "log", "the log level is debug: calls wait for the lines", "Unset SHARED_CONTEXT_LOG.")
        : Finding.ok("log", "the log level is " + settings.log());
  }

  private static List<Finding> limits(Settings settings) {
    return settings.rateFactor() > 0 && settings.rateFactor() < 1
        ? List.of(Finding.note(
            "limits",
            "rate limits are at " + settings.rateFactor()
                + " of the usual: agents are refused more",
            "Unset " + Setting.RATE_LIMIT.variable() + " unless that is wanted."))
        : List.of(Finding.ok("limits", "the factor on rate limits is " + settings.rateFactor()));
  }

  private static Finding sync(Settings settings, DiskCheck disk) throws IOException {
    double millis = disk.syncMillis();
    String text = "the disk confirms 4 kB in %.2f ms (median); durability is %s"
        .formatted(millis, settings.store().powerSafe() ? "power" : "process");
    return millis < SLOW_SYNC_MS || !settings.store().powerSafe()
        ? Finding.ok("sync", text)
        : Finding.note(
            "sync",
            text + ", so each change waits that long",
            "Move the store to a faster disk with SHARED_CONTEXT_HOME, or set "
                + Setting.DURABILITY.variable()
                + "=process if losing the last changes with the power is acceptable.");
  }

  private static Finding stat(DiskCheck disk) throws IOException {
    double micros = disk.statMicros();
    String text = "the system tells of the store's file in %.1f µs (median)".formatted(micros);
    return micros < SLOW_STAT_MICROS
        ? Finding.ok("stat", text)
        : Finding.note(
            "stat",
            text + ", and every commit asks",
            "See whether a virus scanner or a file system filter looks at that directory.");
  }

  private static List<Finding> disk(Path file) throws IOException {
    FileStore disk = Files.getFileStore(file);
    long free = disk.getUsableSpace();
    String room = Quantity.room(free) + " free";
    return List.of(
        LAYERED.matcher(disk.type()).matches()
            ? Finding.note(
                "place",
                "the file system is " + disk.type() + ", a layer above a disk",
                "Compare sync and stat with a directory on a disk of this machine.")
            : Finding.ok("place", "the file system is " + disk.type()),
        free >= LITTLE
            ? Finding.ok("room", room)
            : Finding.note("room", room, "Make room; file systems slow down as they fill up."));
  }

  private static Finding writeAheadLog(Path file) throws IOException {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    long bytes = Files.exists(log) ? Files.size(log) : 0;
    String text = "the write-ahead log has %,d kB".formatted(bytes / 1_000);
    if (bytes < LONG_LOG) {
      return Finding.ok("log size", text);
    }
    List<Long> readers = readers(file);
    return Finding.note(
        "log size",
        text + (readers.isEmpty() ? "" : "; processes that read all the time: " + readers),
        readers.isEmpty()
            ? "All write at once, or a reader has just ended; look again in a minute."
            : "Continue or end these processes: a reader that stands still keeps the log long.");
  }

  /** Processes that keep the log from being emptied, where the system tells. */
  private static List<Long> readers(Path file) throws IOException {
    try {
      return StoreProcesses.of(file, Map.of()).stream()
          .flatMap(List::stream)
          .filter(StoreProcesses.User::reading)
          .map(StoreProcesses.User::pid)
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private List<Finding> inUse(Store store) {
    JsonNode figures = Features.of(operator.settings(), store, operator.clock())
        .metricsCollector()
        .figures();
    List<Finding> findings = new ArrayList<>();
    long servers = figures.at("/system/processes").asLong();
    String text = Quantity.of(servers, "server uses", "servers use") + " the store";
    findings.add(
        servers <= MANY_SERVERS
            ? Finding.ok("servers", text)
            : Finding.note("servers", text, "End clients that nobody uses: each takes memory."));
    figures
        .path("targets")
        .properties()
        .forEach(target -> findings.add(target(target.getKey(), target.getValue())));
    return findings;
  }

  private static Finding target(String name, JsonNode target) {
    String text = "%s: 95 of 100 in %s ms, target %s ms"
        .formatted(name, target.path("p95_ms"), target.path("target_ms"));
    Verdict verdict = Verdict.of(
        target.path("calls").asLong(),
        target.path("p95_ms").asDouble(),
        target.path("target_ms").asDouble());
    return verdict != Verdict.MISSED
        ? Finding.ok("target", text + (verdict == Verdict.MET ? "" : "; too few calls to tell"))
        : Finding.note("target", text, "shared-context metrics shows which operation is slow.");
  }
}
