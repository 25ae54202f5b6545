package io.sharedcontext;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.telemetry.Telemetry;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.wire.StdioTransport;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a server process ends, short of being killed: what was asked for is done and answered, then the
 * store is closed. What could not be done in time is told on standard error and by the exit status.
 * Nothing can keep the process longer than that.
 */
final class Shutdown implements Runnable {
  /** Clients wait four seconds before they kill; closing the store takes a quarter of one at most. */
  private static final long LONGEST_MS = 4_500;

  private static final long LAST_WORDS_MS = 250;

  /** A collector that does not answer keeps nobody. */
  private static final long TELEMETRY_MS = 1_000;

  private static final int DONE = 0;
  private static final int UNDONE = 1;

  private final StdioTransport wire;
  private final Store store;
  private final ChangeAwaiter waits;
  private final Optional<Telemetry> telemetry;

  Shutdown(StdioTransport wire, Store store, ChangeAwaiter waits, Optional<Telemetry> telemetry) {
    this.wire = wire;
    this.store = store;
    this.waits = waits;
    this.telemetry = telemetry;
  }

  @Override
  public void run() {
    boolean whole = false;
    try {
      limit();
      whole = end();
    } catch (RuntimeException | Error e) {
      UncaughtErrors.report(e);
    } finally {
      // To be asked to end is not a failure; the JVM would report it as one.
      Runtime.getRuntime().halt(whole && !UncaughtErrors.any() ? DONE : UNDONE);
    }
  }

  /** Whether everything that was asked for was done. */
  private boolean end() {
    waits.finish();
    List<String> undone = finish();
    if (!undone.isEmpty()) {
      System.err.println(Invisible.line("shared-context: " + sentence(undone)));
    }
    store.close();
    telemetry.ifPresent(last -> last.finish(TELEMETRY_MS));
    return undone.isEmpty();
  }

  private List<String> finish() {
    try {
      return wire.drain(this::stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("everything since this server was interrupted");
    }
  }

  private void stop() {
    waits.close();
    store.stopCommits();
  }

  /** "ended before 3 requests were done: 2 add_message, 1 create_session". */
  static String sentence(List<String> undone) {
    String names = undone.stream()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(one -> one.getValue() + " " + one.getKey())
        .collect(Collectors.joining(", "));
    String requests = undone.size() == 1 ? "1 request was" : undone.size() + " requests were";
    return "ended before " + requests + " done: " + names;
  }

  private static void limit() {
    Thread limit = new Thread(Shutdown::haltInTime, "end-limit");
    limit.setDaemon(true);
    limit.start();
  }

  private static void haltInTime() {
    try {
      boolean never = new CountDownLatch(1).await(LONGEST_MS, TimeUnit.MILLISECONDS);
      assert !never;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    say("ended by force, for it took longer than " + LONGEST_MS + " ms to end");
    Runtime.getRuntime().halt(UNDONE);
  }

  /** Not on this thread: who does not read standard error would keep it. */
  private static void say(String words) {
    Thread saying = new Thread(() -> System.err.println("shared-context: " + words), "last-words");
    saying.setDaemon(true);
    try {
      saying.start();
      saying.join(LAST_WORDS_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      UncaughtErrors.report(e);
    }
  }
}
