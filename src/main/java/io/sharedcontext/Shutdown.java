package io.sharedcontext;

import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.wire.StdioTransport;
import java.util.List;
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

  /** For a word to a client that reads; one that does not keeps nobody. */
  private static final long WORD_MS = 200;

  private static final int DONE = 0;
  private static final int UNDONE = 1;

  private final StdioTransport wire;
  private final Store store;
  private final ChangeAwaiter waits;

  Shutdown(StdioTransport wire, Store store, ChangeAwaiter waits) {
    this.wire = wire;
    this.store = store;
    this.waits = waits;
  }

  @Override
  public void run() {
    limit();
    waits.finish();
    List<String> undone = finish();
    store.close();
    if (!undone.isEmpty()) {
      System.err.println(Invisible.line("shared-context: " + sentence(undone)));
    }
    // To be asked to end is not a failure; the JVM would report it as one.
    Runtime.getRuntime().halt(undone.isEmpty() ? DONE : UNDONE);
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
      Thread word = new Thread(Shutdown::tellOfLimit, "end-word");
      word.setDaemon(true);
      word.start();
      word.join(WORD_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(UNDONE);
  }

  private static void tellOfLimit() {
    System.err.println("shared-context: ended after " + LONGEST_MS
        + " ms, before all that was asked for was done; the machine is too busy");
  }
}
