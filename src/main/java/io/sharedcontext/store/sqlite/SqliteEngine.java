package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Engine;
import io.sharedcontext.store.OpenDatabase;
import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.Store;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store in one file that the processes of one machine share. Safe for use by several threads. */
final class SqliteEngine implements Engine {
  private final OpenStore opened;
  private final Scheduler background;
  private final AtomicReference<@Nullable ChangeFeed> feed = new AtomicReference<>();
  private final AtomicReference<@Nullable FileProcessRegistry> processes = new AtomicReference<>();

  SqliteEngine(SqliteSettings settings, StoreEnvironment surroundings, Engine.Context context) {
    this.background = context.background();
    this.opened =
        new OpenStore(new StoreOpener(settings, surroundings, context), context.background());
  }

  /** A store where other things are around it; for tests. */
  static Store store(SqliteSettings settings, StoreEnvironment surroundings) {
    return new Store(settings, context -> new SqliteEngine(settings, surroundings, context));
  }

  @Override
  public StoreHandle open() {
    return opened.get();
  }

  @Override
  public Optional<OpenDatabase> ifOpen() {
    return opened.ifOpen().map(OpenDatabase.class::cast);
  }

  @Override
  public AutoCloseable listen(Runnable listener) {
    return feed().listen(listener);
  }

  /** It outlives the files that are open now. */
  private synchronized ChangeFeed feed() {
    ChangeFeed before = feed.get();
    if (before != null) {
      return before;
    }
    ChangeFeed made = new ChangeFeed(CommitSignal.directory(open().file()), opened::version);
    feed.set(made);
    return made;
  }

  @Override
  public ProcessRegistry processes() {
    ProcessRegistry joined = processes.get();
    return joined != null ? joined : joinOnce();
  }

  private synchronized ProcessRegistry joinOnce() {
    FileProcessRegistry faster = processes.get();
    if (faster != null) {
      return faster;
    }
    FileProcessRegistry joined = open().processes().get();
    if (joined.joined()) {
      processes.set(joined);
      background.every(OpenStore.LOOK, joined::look);
    }
    return joined;
  }

  @Override
  public void stopOpening() {
    opened.stopOpening();
  }

  @Override
  public boolean closed() {
    return opened.closed();
  }

  /** Holds no lock: what the writer finishes may ask for the processes. */
  @Override
  public void close() {
    ChangeFeed made = feed.get();
    if (made != null) {
      made.close();
    }
    opened.close();
    FileProcessRegistry joined = processes.get();
    if (joined != null) {
      joined.close();
    }
  }
}
