package io.sharedcontext.search;

import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.search.index.SegmentBuilder;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How long searching takes, in a process that has just started and in one that has searched before,
 * with the memory it needs. Arguments: {@code make FILE MESSAGES}, then one of {@code
 * cold}, {@code warm} (each also {@code -session}), {@code scan} and {@code scan-cold} (the same without
 * segments), {@code build} (writes the segments), {@code open}, {@code bare}, {@code full-text} and then {@code
 * full-text-search}, {@code pipe}, each in a process of its own; {@code write FILE true|false}. With {@code
 * SHARED_CONTEXT_DATABASE} and {@code SHARED_CONTEXT_HOME} in the environment the first five do the same on
 * PostgreSQL.
 */
public final class SearchSpeed {
  private static final int SESSIONS = 100;
  private static final int AT_ONCE = 500;
  private static final Caller CALLER = new Caller("agent-1", "bot", Set.of(Permission.READ));

  private SearchSpeed() {}

  /** Does what the first argument says. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    if (arguments[0].equals("pipe")) {
      pipe(file.toAbsolutePath().resolveSibling(".").normalize());
      return;
    }
    try (Store store = new Store(settings(file.toAbsolutePath()))) {
      switch (arguments[0]) {
        case "make" -> make(store, Integer.parseInt(arguments[2]));
        case "cold" -> cold(store, Optional.empty(), false);
        case "cold-session" -> cold(store, Optional.of(session(7)), false);
        case "warm" -> warm(store, Optional.empty(), false);
        case "build" -> build(store);
        case "scan" -> warm(store, Optional.empty(), true);
        case "scan-cold" -> cold(store, Optional.empty(), true);
        case "open" -> open(store);
        case "bare" -> Alternatives.bare(store);
        case "full-text" -> Alternatives.buildFullText(store);
        case "full-text-search" -> fullText(store);
        case "write" -> Alternatives.write(Boolean.parseBoolean(arguments[2]), 3_000);
        case "warm-session" -> warm(store, Optional.of(session(7)), false);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** The database that the environment names, as a server reads it, else the file. */
  private static StoreSettings settings(Path file) {
    return System.getenv(Setting.DATABASE.variable()) == null
        ? new SqliteSettings(file, false, false)
        : Settings.of(System.getenv()).store();
  }

  static String session(int number) {
    return "session_%016x".formatted(number);
  }

  static void make(Store store, int messages) {
    Babble chatter = new Babble();
    store
        .write(tx -> {
          for (int i = 0; i < SESSIONS; i++) {
            SessionTable.insert(
                tx,
                new Session(
                    session(i),
                    "chatter",
                    "agent-1",
                    Instant.EPOCH,
                    Instant.EPOCH,
                    true,
                    Json.object(),
                    Optional.empty()));
          }
          return true;
        })
        .join();
    for (int i = 0; i < messages; i += AT_ONCE) {
      List<Message> some = new ArrayList<>();
      for (int j = i; j < Math.min(messages, i + AT_ONCE); j++) {
        some.add(chatter.message(j));
      }
      store
          .write(tx -> {
            for (Message message : some) {
              MessageTable.insert(
                  tx,
                  session(Math.floorMod(message.timestamp().getEpochSecond() / 40, SESSIONS)),
                  message,
                  MessageIndexer.prepare(message));
            }
            return true;
          })
          .join();
    }
  }

  /** Writes the segments of the store, as its processes do in the background. */
  private static void build(Store store) throws IOException {
    Watch watch = Watch.start();
    int written = new SegmentBuilder(
            store, new StoreFolder(store.settings().localFiles(), Search.FOLDER))
        .run();
    System.out.printf("%d segments written in %s%n", written, watch.words());
    memory();
  }

  /** What a process takes that has the store open and searches nothing. */
  private static void open(Store store) {
    store.open();
    System.out.println(store.read(MessageTable::newest) + " messages");
    memory();
  }

  private static Search search(Store store, boolean scanning) {
    return scanning
        ? Search.scanning(store, Clock.systemUTC(), Caches.apart())
        : new Search(store, Clock.systemUTC(), Caches.apart());
  }

  private static void cold(Store store, Optional<String> where, boolean scanning) {
    store.open();
    Babble chatter = new Babble();
    Search search = search(store, scanning);
    for (int i = 0; i < 4; i++) {
      SearchRequest wanted = wanted(chatter.query(), where);
      Watch watch = Watch.start();
      Search.Found found = search.find(CALLER, wanted);
      System.out.printf("search %d: %s, %d found%n", i + 1, watch.words(), found.total());
    }
    memory();
  }

  /** The time that passed, and what of it this thread was at work: others use the machine too. */
  record Watch(long nanos, long work) {
    static Watch start() {
      return new Watch(System.nanoTime(), worked());
    }

    private static long worked() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    double workMillis() {
      return (worked() - work) / 1e6;
    }

    String words() {
      return "%.1f ms (%.1f of work)".formatted((System.nanoTime() - nanos) / 1e6, workMillis());
    }
  }

  private static void memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "heap in use %.1f MB%n", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
    smaps();
  }

  /** What the process has to itself, as Linux tells it: what it wrote, and mapped files that only it maps. */
  private static void smaps() {
    Map<String, Long> sums = new TreeMap<>();
    try (var lines = Files.lines(Path.of("/proc/self/smaps_rollup"))) {
      lines
          .filter(line -> line.matches("(Private_|Shared_|Anonymous|Rss).*"))
          .map(line -> line.split("[: ]+"))
          .forEach(parts -> sums.merge(parts[0], Long.parseLong(parts[1]), Long::sum));
      System.out.println("kB of memory: " + sums);
    } catch (IOException e) {
      System.out.println("this system does not tell the memory of a process");
    }
  }

  private static void warm(Store store, Optional<String> where, boolean scanning) {
    Babble chatter = new Babble();
    Search search = search(store, scanning);
    measure(100, () -> search.find(CALLER, wanted(chatter.query(), where)).total());
    memory();
  }

  /** Does it some times before it counts, and then 400 times. */
  private static void measure(int before, LongSupplier work) {
    long found = 0;
    double[] millis = new double[400];
    double[] worked = new double[400];
    for (int round = -before; round < millis.length; round++) {
      Watch watch = Watch.start();
      found += work.getAsLong();
      if (round >= 0) {
        millis[round] = Alternatives.millis(watch.nanos());
        worked[round] = watch.workMillis();
      }
    }
    Arrays.sort(millis);
    Arrays.sort(worked);
    System.out.printf(
        "median %.2f ms, p95 %.2f ms; of work %.2f and %.2f; %d found%n",
        millis[200], millis[380], worked[200], worked[380], found);
  }

  /** Through the pipe of a server, of which the first answer is told by itself. */
  private static void pipe(Path home) {
    Map<Setting, String> settings = Map.of(
        Setting.AGENT_ID, CALLER.id(), Setting.AGENT_TYPE, CALLER.type(), Setting.RATE_LIMIT, "0");
    Babble chatter = new Babble();
    try (ServerProcess server = ServerProcess.start(home, settings)) {
      System.out.println(server.call("list_sessions", Map.of()).get("success"));
      long began = System.nanoTime();
      LongSupplier search = () -> server
          .call("search_context", Map.of("query", chatter.query()))
          .get("total_matches")
          .asLong();
      System.out.printf(
          "%d found, first %.1f ms%n", search.getAsLong(), Alternatives.millis(began));
      measure(0, search);
      long work = work(server);
      measure(0, search);
      System.out.printf("%.2f ms of the server's work a call%n", (work(server) - work) / 400.0);
    }
  }

  private static long work(ServerProcess server) {
    return server.process().toHandle().info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static void fullText(Store store) {
    store.open();
    Babble chatter = new Babble();
    Watch watch = Watch.start();
    int shown = Alternatives.fullText(store, CALLER, chatter.query());
    System.out.printf("first %s, %d shown%n", watch.words(), shown);
    measure(200, () -> Alternatives.fullText(store, CALLER, chatter.query()));
  }

  static SearchRequest wanted(String query, Optional<String> where) {
    return new SearchRequest(
        query, where, SearchMode.AUTO, 60, 10, true, false, SearchRequest.SearchFilter.ANY);
  }
}
