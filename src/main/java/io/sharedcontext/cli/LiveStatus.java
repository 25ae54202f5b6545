package io.sharedcontext.cli;

import io.sharedcontext.cli.live.ShutdownSignal;
import io.sharedcontext.cli.status.StatusScreen;
import io.sharedcontext.cli.status.StoreOverview;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code status --watch}: the overview on the whole terminal, painted anew when something changes. */
final class LiveStatus {
  /** How often keys are looked for. */
  private static final long KEYS_MS = 100;

  /** Not everything that changes is committed: time passes, processes end. */
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Logger LOG = LoggerFactory.getLogger(LiveStatus.class);

  private final Operator operator;
  private final Store store;
  private final StoreOverview.Observer observer;
  private final StatusScreen picture;
  private final Semaphore changes = new Semaphore(0);

  /** The window or what is on it has changed, not the store. */
  private final AtomicBoolean anew = new AtomicBoolean();

  LiveStatus(Operator operator, Store store) {
    this.operator = operator;
    this.store = store;
    this.observer = new StoreOverview.Observer(store, operator.clock(store));
    this.picture =
        new StatusScreen(operator.settings().store().name(), new SessionTags(this::purpose));
  }

  private String purpose(String session) {
    return store.read(tx -> SessionTable.find(tx, session).map(Session::purpose).orElse(""));
  }

  /** Shows it until q or Ctrl-C; where there is no terminal, once. */
  int run() throws InterruptedException {
    if (!operator.terminal()) {
      operator.print(String.join("\n", picture.lines(observer.look(), TerminalSize.USUAL)));
      return Cli.OK;
    }
    AutoCloseable listening = store.listen(changes::release);
    try (FullScreen screen = new FullScreen(operator.out());
        ShutdownSignal end = new ShutdownSignal(screen::close)) {
      TerminalSignals.on(TerminalSignals.STOP, screen::suspend);
      TerminalSignals.on(TerminalSignals.CONTINUE, () -> {
        screen.resume();
        paintAnew();
      });
      TerminalSignals.on(TerminalSignals.RESIZE, this::paintAnew);
      paintUntil(screen, end);
    } finally {
      stop(listening);
    }
    return Cli.OK;
  }

  private void paintAnew() {
    anew.set(true);
    changes.release();
  }

  private static void stop(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      LOG.debug("listening did not end: {}", e.toString());
    }
  }

  private void paintUntil(FullScreen screen, ShutdownSignal end) throws InterruptedException {
    TerminalSize size = TerminalSize.now(operator.environment());
    long painted = System.nanoTime() - REFRESH_NANOS;
    while (!end.request() && !screen.left() && !operator.out().checkError()) {
      boolean stale = anew.getAndSet(false) || System.nanoTime() - painted >= REFRESH_NANOS;
      if (stale) {
        TerminalSize now = TerminalSize.now(operator.environment());
        if (!now.equals(size)) {
          screen.clear();
        }
        size = now;
      }
      if (stale || changes.drainPermits() > 0) {
        screen.paint(picture.lines(observer.look(), size));
        painted = System.nanoTime();
      }
      boolean changed = changes.tryAcquire(KEYS_MS, TimeUnit.MILLISECONDS);
      if (changed) {
        changes.release();
        // A burst of commits is one picture.
        TimeUnit.MILLISECONDS.sleep(KEYS_MS);
      }
    }
  }
}
