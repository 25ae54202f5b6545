package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches that the store's files are still the ones that were opened, and whole. SQLite goes on writing into a
 * file that was deleted, replaced or cut, and acknowledges what nobody will ever see. So nothing is
 * read or written while another database, or none, is at its place; a log or an index that is not at
 * its place means that the store has to be left, and opened anew; and what was cut is given up for good.
 */
final class FileIdentityGuard implements StoreGuard {
  private static final Logger LOG = LoggerFactory.getLogger(FileIdentityGuard.class);
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a directory in which nothing happened answers for the files in it, and a brief look does. */
  private static final long BETWEEN_WHOLE_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path database;
  private final Path directory;
  private final File indexFile;
  private final FileLength length;
  private final OverwriteCheck content;
  private final Identity databaseFile;
  private final Identity log;
  private final Identity index;
  private final AtomicLong indexBytes;
  private final AtomicBoolean untouchable = new AtomicBoolean();
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong wholeNanos = new AtomicLong(System.nanoTime());
  private final AtomicReference<SettledLook> entries;
  private volatile Optional<Right> right = Optional.empty();
  private final AtomicReference<@Nullable Failure> stopped = new AtomicReference<>();
  private final AtomicReference<@Nullable Failure> absent = new AtomicReference<>();
  private final AtomicReference<@Nullable Failure> lost = new AtomicReference<>();

  /** Takes the files of {@code database} as they are now for the right ones. */
  FileIdentityGuard(Path database, FileLength length, OverwriteCheck.Sources sources)
      throws IOException {
    this.database = database;
    this.directory = database.resolveSibling(".").normalize();
    this.length = length;
    this.entries = new AtomicReference<>(SettledLook.first(FileLook.brief(directory)));
    this.content = new OverwriteCheck(database, sources, FileLook.of(database));
    this.databaseFile = Identity.of(database);
    this.log = Identity.of(WriteAheadLog.beside(database));
    this.index = Identity.of(LogIndex.beside(database));
    this.indexFile = index.path().toFile();
    this.indexBytes = new AtomicLong(indexFile.length());
  }

  /** One of the looks at a file. */
  @FunctionalInterface
  private interface Look {
    FileLook at(Path path) throws IOException;
  }

  /** The database as it was, in brief, when its content was found to be right. */
  private record Right(FileLook brief, long nanos) {}

  /** A path and what the file system calls the file there; empty where it has no such name. */
  private record Identity(Path path, Optional<Object> key) {
    static Identity of(Path path) throws IOException {
      return new Identity(path, FileLook.brief(path).key());
    }

    boolean there() {
      return brief().isPresent();
    }

    /** What the file system says of it, unless something else is there, or nothing. */
    Optional<FileLook> now() {
      return now(FileLook::of);
    }

    /** The same in brief. */
    Optional<FileLook> brief() {
      return now(FileLook::brief);
    }

    private Optional<FileLook> now(Look look) {
      try {
        return Optional.of(look.at(path)).filter(there -> there.key().equals(key));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /** Looks at the files; 4 µs. */
  @Override
  public void check() {
    lookedNanos.set(System.nanoTime());
    look();
    checkUsable();
  }

  /** Looks again after work that took its time; another process may have opened the store meanwhile. */
  void checkAgain() {
    if (System.nanoTime() - lookedNanos.get() > MOMENT_NANOS) {
      check();
    }
  }

  /** The index first: to look for what was overwritten reads it. */
  private void look() {
    measureIndex();
    if (stopped.get() == null && lost.get() == null && databaseThere()) {
      lookAround();
    }
  }

  /** Done before whatever touches the index; the reads of one transaction share a look for a millisecond. */
  private void measureIndex() {
    if (indexFile.length() < indexBytes.get()) {
      index.brief().ifPresent(now -> measure(now.bytes()));
    }
  }

  /** No file is removed, put there or replaced without a change of the time of its directory. */
  private void lookAround() {
    long nanos = System.nanoTime();
    SettledLook before = Objects.requireNonNull(entries.get());
    try {
      FileLook now = FileLook.brief(directory);
      if (!before.same(now) || nanos - wholeNanos.get() > BETWEEN_WHOLE_LOOKS_NANOS) {
        lookBeside();
        wholeNanos.set(nanos);
        entries.set(before.next(now, nanos));
      }
    } catch (IOException e) {
      lookBeside();
    }
  }

  private void lookBeside() {
    if (!log.there()) {
      lose(log.path());
    }
    index.brief().ifPresentOrElse(now -> measure(now.bytes()), () -> lose(index.path()));
    OutOfService.of(database)
        .filter(note -> note.cause() != OutOfService.Cause.RESTORE)
        .ifPresent(this::leaveUntouched);
  }

  /** Another process has found what this one may not be able to see. */
  private void leaveUntouched(OutOfService note) {
    untouchable.set(true);
    stop(note.failure(database));
  }

  /** SQLite has it mapped into memory, where to touch what was cut off ends the process. It never shrinks. */
  private void measure(long bytes) {
    if (indexBytes.getAndAccumulate(bytes, Math::max) > bytes) {
      untouchable.set(true);
      stop(cut(index.path()));
    }
  }

  /** Whether SQLite must not even close the store: its index was cut short, or the database overwritten. */
  @Override
  public boolean untouchable() {
    return untouchable.get();
  }

  private static Failure cut(Path file) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the index of the store's log was cut short under this server: " + file)
        .suggest("Restart this server; nothing that was acknowledged is lost.");
  }

  /** It may come back: a directory that was moved away and back has the same files. */
  private boolean databaseThere() {
    Optional<FileLook> brief = databaseFile.brief();
    if (brief.filter(this::rightLately).isPresent()) {
      return true;
    }
    long nanos = System.nanoTime();
    Optional<FileLook> now = databaseFile.now();
    Failure failure = now.isPresent() ? checkContent(now.get()) : replaced(database);
    absent.set(failure);
    right = brief
        .filter(seen -> failure == null && now.filter(content::settled).isPresent())
        .map(seen -> new Right(seen, nanos));
    return now.isPresent();
  }

  private boolean rightLately(FileLook brief) {
    return right
        .filter(before -> brief.alike(before.brief())
            && System.nanoTime() - before.nanos() < BETWEEN_WHOLE_LOOKS_NANOS)
        .isPresent();
  }

  /** While the whole directory is moved away, its files go one after the other. */
  private void lose(Path file) {
    if (databaseThere()) {
      lost.compareAndSet(null, left(file));
    }
  }

  private static Failure replaced(Path file) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store's files were replaced under this server: " + file)
        .suggest("Put the former files back, or restart this server to use those that are there.");
  }

  private static Failure left(Path file) {
    return Failure.of(
            ErrorCode.STORE_BUSY,
            file + " was deleted or replaced while it was in use; this server leaves the store and"
                + " opens it anew, and nothing was changed by this call")
        .suggest("Call again.")
        .retryAfter(1_000);
  }

  @Override
  public boolean lost() {
    lookNowAndThen();
    return lost.get() != null && stopped.get() == null;
  }

  @Override
  public void requireDatabase() {
    if (!databaseFile.there()) {
      throw replaced(database);
    }
  }

  private void lookNowAndThen() {
    long now = System.nanoTime();
    long looked = lookedNanos.get();
    if (now - looked > BETWEEN_LOOKS_NANOS && lookedNanos.compareAndSet(looked, now)) {
      look();
    }
  }

  /** Why nothing can be done while the file looks like {@code now}, unless that is for good. */
  private @Nullable Failure checkContent(FileLook now) {
    if (content.overwritten(now)) {
      stopOverwritten();
      return null;
    }
    length.check(now.bytes()).ifPresent(this::stop);
    return content.unreadable().orElse(null);
  }

  /** No process may open it: what is in the log would be written over what is there now. */
  private void stopOverwritten() {
    OutOfService note = new OutOfService(OutOfService.Cause.OVERWRITTEN, Optional.empty());
    leaveUntouched(note);
    try {
      note.put(database);
    } catch (IOException e) {
      LOG.error("{} was overwritten, and that cannot be noted beside it", database, e);
    }
  }

  @Override
  public void checkNowAndThen() {
    measureIndex();
    lookNowAndThen();
    checkUsable();
  }

  /** From now on every call gets {@code failure}. */
  void stop(Failure failure) {
    stopped.compareAndSet(null, failure);
  }

  private void checkUsable() {
    throwIfThere(stopped.get());
    throwIfThere(absent.get());
    throwIfThere(lost.get());
  }

  private static void throwIfThere(@Nullable Failure failure) {
    if (failure != null) {
      throw failure;
    }
  }
}
