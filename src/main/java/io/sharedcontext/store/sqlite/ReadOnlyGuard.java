package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches a store that this process can only read. Others may write it, by another mount say: what they
 * do to the database cannot be seen through a connection that takes it for unchangeable, so the store is
 * opened anew then; and also once it can be written here.
 */
final class ReadOnlyGuard implements StoreGuard {
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path database;
  private final FileLook opened;
  private final boolean logged;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());

  /** Takes the files of {@code database} as they are now for the right ones. */
  ReadOnlyGuard(Path database) throws IOException {
    this.database = database;
    this.opened = FileLook.of(database);
    this.logged = ReadOnlyStore.logged(database);
  }

  /** Whether what was last written is in a log, which is read by the rules of who writes it. */
  boolean logged() {
    return logged;
  }

  @Override
  public void check() {
    lookedNanos.set(System.nanoTime());
    look();
    if (lost.get()) {
      throw left();
    }
  }

  @Override
  public void checkNowAndThen() {
    if (lost()) {
      throw left();
    }
  }

  @Override
  public boolean lost() {
    long now = System.nanoTime();
    long looked = lookedNanos.get();
    if (now - looked > BETWEEN_LOOKS_NANOS && lookedNanos.compareAndSet(looked, now)) {
      look();
    }
    return lost.get();
  }

  private void look() {
    boolean same = now().filter(this::same).isPresent()
        && ReadOnlyStore.logged(database) == logged
        && StoreDiagnosis.readOnly(database);
    if (!same) {
      lost.set(true);
    }
  }

  private Optional<FileLook> now() {
    try {
      return Optional.of(FileLook.of(database));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** With a log the database changes under checkpoints, and nobody minds. */
  private boolean same(FileLook now) {
    return logged ? now.key().equals(opened.key()) : now.alike(opened);
  }

  private Failure left() {
    return Failure.of(
            ErrorCode.STORE_BUSY,
            database + " was changed, or can be written now; this server opens it anew")
        .suggest("Call again.")
        .retryAfter(100);
  }

  @Override
  public void requireDatabase() {
    // Nothing was changed that another database could lack.
  }

  @Override
  public boolean untouchable() {
    return false;
  }
}
