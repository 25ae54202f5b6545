package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that uses a store: what it does is its first argument. */
final class StoreProcess {
  /** Of three processes the last waits longer than a queue that stands still is waited for. */
  static final Duration SLOW_TURN = Duration.ofMillis(700);

  /** The list of locks of a system that tells of none. */
  static final Path NO_TABLE = Path.of("/nowhere/locks");

  private StoreProcess() {}

  /** Does one of open, burst, compete, join, untold and turns with the store of a file. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    if (arguments[0].equals("untold")) {
      KernelLocks.lookAt(NO_TABLE);
    }
    SqliteSettings settings = new SqliteSettings(file, true, false);
    try (Store store = SqliteEngine.store(settings, surroundings(arguments[2]))) {
      switch (arguments[0]) {
        case "open" -> store.open();
        case "burst" -> burst(store, arguments[3]);
        case "join" -> join(store);
        case "untold" -> {
          store.write(tx -> put(tx, arguments[3])).join();
          join(store);
        }
        case "compete" -> compete(store, arguments[3]);
        case "turns" -> turns(file, Integer.parseInt(arguments[3]));
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("done");
    }
  }

  /** The surroundings of a server that knows so many versions. */
  static StoreEnvironment surroundings(String versions) {
    StoreEnvironment real = StoreEnvironment.real();
    String[] scripts = {"/db/V001__first.sql", "/db/T002__second.sql"};
    List<Migration> known = Migration.named(scripts).subList(0, Integer.parseInt(versions));
    return new StoreEnvironment(real.fileSystem(), known, real.caches());
  }

  /** Says what it is called, and stays until its input ends. */
  private static void join(Store store) throws IOException {
    System.out.println(store.processes().self());
    int end = System.in.read();
    System.out.println(end);
  }

  /** Writes without an end and says each time what was acknowledged. */
  private static void burst(Store store, String prefix) {
    for (int i = 0; true; i++) {
      String name = prefix + "-" + i;
      var first = store.write(tx -> put(tx, name + "a"));
      var second = store.write(tx -> put(tx, name + "b"));
      first.join();
      System.out.println(name + "a");
      second.join();
      System.out.println(name + "b");
    }
  }

  /** After a line on standard input, writes for so many milliseconds; says how often. */
  private static void compete(Store store, String millis) throws IOException {
    store.write(tx -> put(tx, "warm-" + ProcessHandle.current().pid())).join();
    System.out.println("ready");
    int begin = System.in.read();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
    List<Long> micros = new ArrayList<>();
    String prefix = begin + "-" + ProcessHandle.current().pid() + "-";
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      int i = micros.size();
      store.write(tx -> put(tx, prefix + i)).join();
      micros.add((System.nanoTime() - now) / 1_000);
    }
    micros.sort(null);
    System.out.println("rows " + micros.size() + " " + at(micros, 0.5) + " " + at(micros, 0.99)
        + " " + at(micros, 1));
  }

  /** After a line on standard input, takes so many turns among the writers; says when each began and ended. */
  private static void turns(Path file, int turns) throws IOException {
    try (Scheduler background = new Scheduler();
        TicketLock queue = StoreOpener.queue(file, background)) {
      System.out.println("ready");
      int begin = System.in.read();
      for (int i = 0; i < turns; i++) {
        queue.enter();
        long from = System.nanoTime();
        LockSupport.parkNanos(SLOW_TURN.toNanos());
        System.out.println("turn " + begin + " " + from + " " + System.nanoTime());
        queue.leave();
      }
    }
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1)));
  }

  static int put(Tx tx, String name) {
    return tx.run("INSERT INTO store_fact (name, value) VALUES (?, '')", name);
  }

  /** Starts a process; its standard error is this process's own. */
  static Process start(String... arguments) throws IOException {
    List<String> command = ServerProcess.command(StoreProcess.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Everything that a process still has to say. */
  static List<String> lines(Process process) {
    try (BufferedReader reader = reader(process)) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
