package io.sharedcontext.store.sqlite;

import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners soon after some process has committed. While nobody listens it costs nothing;
 * otherwise a thread sleeps until the {@link CommitSignal} wakes it, tells, and looks again every 20 ms
 * until the store stands still. Since a signal can be lost, it also looks once a second. Where
 * files cannot be watched it looks every 40 ms. A listener may be told without cause. Safe for use by
 * several threads.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final long SETTLE_MS = 20;
  private static final long LOOK_MS = 1_000;
  private static final long POLL_MS = 40;

  /** Has the store polled at this interval in milliseconds, for comparisons. */
  private static final Optional<Long> POLLED = Optional.ofNullable(Long.getLong("store-feed.poll"));

  private final Path directory;
  private final LongSupplier version;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final Object looking = new Object();

  /**
   * A feed.
   *
   * @param directory what the signal is written in
   * @param version changes with every commit of another connection; asked by one thread
   */
  ChangeFeed(Path directory, LongSupplier version) {
    this.directory = directory;
    this.version = version;
  }

  /** Tells {@code listener} from now on, on a thread that must not be kept; closing ends it. */
  synchronized AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    if (watches.isEmpty()) {
      Watch watch = new Watch(openWatchService());
      watches.add(watch);
      watch.start();
    }
    return () -> stop(listener);
  }

  private synchronized void stop(Runnable listener) {
    listeners.remove(listener);
    if (listeners.isEmpty()) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    watches.forEach(Watch::end);
    watches.clear();
  }

  private Optional<WatchService> openWatchService() {
    if (POLLED.isPresent()) {
      return Optional.empty();
    }
    try {
      WatchService service = directory.getFileSystem().newWatchService();
      directory.register(service, ENTRY_MODIFY);
      return Optional.of(service);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("commits of others are polled for: {}", e.toString());
      return Optional.empty();
    }
  }

  /** For one thread at a time: a watch may begin while the last look of the one before it is under way. */
  private long newest() {
    synchronized (looking) {
      return version.getAsLong();
    }
  }

  private void notifyListeners() {
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  /** One thread's watching, from the first listener to the last. */
  private final class Watch {
    private final Optional<WatchService> service;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "store-feed");

    Watch(Optional<WatchService> service) {
      this.service = service;
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    void end() {
      thread.interrupt();
    }

    private void run() {
      try {
        while (!thread.isInterrupted()) {
          attempt();
        }
      } catch (InterruptedException | ClosedWatchServiceException e) {
        LOG.trace("nobody listens any more");
      } finally {
        service.ifPresent(Watch::closeQuietly);
      }
    }

    /** Watches until something goes wrong; after a while it may be right again. */
    private void attempt() throws InterruptedException {
      try {
        watch();
      } catch (ClosedWatchServiceException e) {
        throw e;
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        // A look that is under way when the store closes ends in any way.
        if (!thread.isInterrupted() && !failed.getAndSet(true)) {
          LOG.warn("commits of other processes are heard of late", e);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
    }

    private void watch() throws InterruptedException {
      seen.set(newest());
      notifyListeners();
      while (!thread.isInterrupted()) {
        boolean signalled = await();
        notifyIfChanged();
        if (signalled) {
          notifyUntilQuiet();
        }
      }
    }

    /** Until a signal comes, which it tells, or it is time to look without one. */
    private boolean await() throws InterruptedException {
      if (service.isPresent()) {
        return signalled(service.get());
      }
      TimeUnit.MILLISECONDS.sleep(POLLED.orElse(POLL_MS));
      return false;
    }

    private static boolean signalled(WatchService service) throws InterruptedException {
      WatchKey key = service.poll(LOOK_MS, TimeUnit.MILLISECONDS);
      if (key == null) {
        return false;
      }
      key.pollEvents();
      return key.reset();
    }

    /** Whether there was a commit since the last time. */
    private boolean notifyIfChanged() {
      long now = newest();
      boolean changed = seen.getAndSet(now) != now;
      if (changed) {
        notifyListeners();
      }
      return changed;
    }

    /** Signals that came too close to another were not given; their commits are found here. */
    private void notifyUntilQuiet() throws InterruptedException {
      do {
        TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
      } while (notifyIfChanged());
    }

    private static void closeQuietly(WatchService service) {
      try {
        service.close();
      } catch (IOException e) {
        LOG.debug("a watch did not close: {}", e.toString());
      }
    }
  }
}
