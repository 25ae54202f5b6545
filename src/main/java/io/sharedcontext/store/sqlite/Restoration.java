package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a copy in the place of a store. The copy is brought to the store's disk and checked there
 * first. Then, while a note keeps every process from opening the store, what is there is moved to a
 * directory beside it, and the copy to its place; whenever that is interrupted, all files are in one
 * of the two places, and the note says what to do.
 */
public final class Restoration {
  private static final String ASIDE = "replaced-";
  private static final String DRAFT = ".restore-draft";
  private static final String TURN = ".restore-turn";

  private final Path store;
  private final Path directory;
  private final Users users;

  /** Refuses while somebody uses a store. */
  @FunctionalInterface
  public interface Users {
    /** Throws, naming them, while processes use {@code database}. */
    void refuse(Path database);
  }

  /** Restores to {@code store}, which need not exist. */
  public Restoration(Path store, Users users) {
    this.store = StoreFiles.real(store);
    this.directory = this.store.resolveSibling(".").normalize();
    this.users = users;
  }

  /** Puts the copy in {@code source} in place; gives the directory with what was there. */
  public Optional<Path> run(Path source, Instant now) throws IOException {
    users.refuse(store);
    users.refuse(source.resolve(StoreFiles.DATABASE));
    FilePermissions.createDirectories(directory);
    return alone(() -> bringAndSwap(source, now));
  }

  /** Two that share a draft would put a copy in place that the other has half made. */
  private <T> T alone(Moves<T> moves) throws IOException {
    Path turn = directory.resolve(TURN);
    FilePermissions.createFile(turn);
    try (FileChannel channel = FileChannel.open(turn, StandardOpenOption.WRITE);
        @Nullable FileLock lock = tryLock(channel)) {
      if (lock == null) {
        throw Failure.of(ErrorCode.STORE_BUSY, "another restore of " + store + " is under way")
            .suggest("Wait until it is done.");
      }
      return moves.run();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Optional<Path> bringAndSwap(Path source, Instant now) throws IOException {
    Path draft = directory.resolve(DRAFT);
    StoreFiles.delete(draft);
    FilePermissions.createDirectories(draft);
    try {
      bring(source, draft);
      check(source, draft.resolve(StoreFiles.DATABASE));
      StoreFiles.sync(draft);
      return locked(() -> swap(draft, now));
    } catch (SQLException e) {
      throw Failure.because(ErrorCode.STORE_UNAVAILABLE, "the copy cannot be opened", e);
    } finally {
      StoreFiles.delete(draft);
    }
  }

  private void bring(Path source, Path draft) throws IOException {
    long needed = Files.size(source.resolve(StoreFiles.DATABASE));
    long room = Files.getFileStore(directory).getUsableSpace();
    if (room < needed) {
      throw Failure.of(
          ErrorCode.STORE_FULL,
          "there is no room for the copy beside the store: it takes " + (needed >> 20)
              + " MB, and there are " + (room >> 20));
    }
    bringThoseThere(source, draft, List.of(StoreFiles.DATABASE, StoreFiles.DATABASE + "-wal"));
    bringThoseThere(source, draft, StoreFiles.SECRETS);
  }

  private static void bringThoseThere(Path source, Path draft, List<String> names)
      throws IOException {
    for (String name : names) {
      if (Files.isRegularFile(source.resolve(name))) {
        StoreFiles.copy(source.resolve(name), draft.resolve(name));
      }
    }
  }

  /** Also writes a log that came along into the database, if it is its own. */
  private static void check(Path source, Path copy) throws IOException, SQLException {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    try (FileStampReader stamps = new FileStampReader(copy)) {
      if (FirstConnection.wrongLog(copy, stamps).isPresent()) {
        throw foreignLog(source);
      }
    }
    try (Connection connection = new ConnectionFactory(copy).keeper()) {
      Migrations.refuseForeign(connection);
      String version = ConnectionFactory.text(connection, "PRAGMA user_version");
      if (Integer.parseInt(version) > Migration.ALL.size()) {
        throw Migrations.tooNew(Integer.parseInt(version), Migration.ALL.size());
      }
      String verdict = ConnectionFactory.text(connection, "PRAGMA integrity_check(1)");
      if (!verdict.equals("ok") || version.equals("0")) {
        throw Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            version.equals("0") ? "the copy holds no store" : "the copy is damaged: " + verdict);
      }
      FileStamp.renew(connection);
      String mode = ConnectionFactory.text(connection, "PRAGMA journal_mode = DELETE");
      assert mode.equals("delete");
    }
  }

  private static Failure foreignLog(Path source) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the log " + source.resolve(StoreFiles.DATABASE + "-wal")
                + " is not, or not whole, that of the database beside it")
        .suggest(
            "Restore another copy; or move that log away to restore the database alone, without"
                + " what was last written.");
  }

  /** Something that moves files. */
  @FunctionalInterface
  private interface Moves<T> {
    T run() throws IOException;
  }

  /** While no process begins to open the store. */
  private <T> T locked(Moves<T> moves) throws IOException {
    Path init = StoreFiles.beside(store, ".init");
    FilePermissions.createFile(init);
    try (FileChannel channel = FileChannel.open(init, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      return moves.run();
    }
  }

  private Optional<Path> swap(Path draft, Instant now) throws IOException {
    Path aside = interrupted().orElse(directory.resolve(ASIDE + BackupSet.stamp(now)));
    Optional<OutOfService> before = OutOfService.of(store);
    new OutOfService(OutOfService.Cause.RESTORE, Optional.of(aside)).put(store);
    try {
      users.refuse(store);
    } catch (Failure e) {
      OutOfService.lift(store);
      if (before.isPresent()) {
        before.get().put(store);
      }
      throw e;
    }
    boolean moved = moveAside(aside, draft);
    moveIn(draft);
    OutOfService.lift(store);
    return moved ? Optional.of(aside) : Optional.empty();
  }

  /** Where an earlier restore that was cut short has put things. */
  private Optional<Path> interrupted() {
    return OutOfService.of(store)
        .filter(note -> note.cause() == OutOfService.Cause.RESTORE)
        .flatMap(OutOfService::aside);
  }

  /** What is there of the same name in both places came from a restore that was cut short. */
  private boolean moveAside(Path aside, Path draft) throws IOException {
    FilePermissions.createDirectories(aside);
    for (String suffix : StoreFiles.SUFFIXES) {
      StoreFiles.move(
          StoreFiles.beside(store, suffix), aside.resolve(StoreFiles.DATABASE + suffix));
    }
    for (String secret : StoreFiles.SECRETS) {
      if (Files.exists(draft.resolve(secret))) {
        StoreFiles.move(directory.resolve(secret), aside.resolve(secret));
      }
    }
    // They tell of messages and locks of the other store, and would hide some of this one's.
    StoreFiles.delete(StoreFiles.beside(store, HintFiles.SUFFIX));
    StoreFiles.sync(aside);
    StoreFiles.sync(directory);
    try (var entries = Files.list(aside)) {
      boolean any = entries.findAny().isPresent();
      if (!any) {
        Files.delete(aside);
      }
      return any;
    }
  }

  private void moveIn(Path draft) throws IOException {
    for (String secret : StoreFiles.SECRETS) {
      if (Files.exists(draft.resolve(secret))) {
        Files.move(
            draft.resolve(secret), directory.resolve(secret), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(draft.resolve(StoreFiles.DATABASE), store, StandardCopyOption.ATOMIC_MOVE);
    StoreFiles.sync(directory);
  }

  /**
   * Mends what the note beside the store tells of: undoes a restore that was cut short, or moves the
   * log aside that does not belong to the database. Says what it did; nothing without a note.
   */
  public Optional<String> mend(Instant now) throws IOException {
    Optional<OutOfService> note = OutOfService.of(store);
    if (note.isEmpty()) {
      return Optional.empty();
    }
    users.refuse(store);
    return Optional.of(alone(() -> locked(() -> note.get().cause() == OutOfService.Cause.RESTORE
        ? undo(note.get().aside())
        : dropLog(now))));
  }

  private String undo(Optional<Path> aside) throws IOException {
    if (aside.isPresent() && Files.isDirectory(aside.get())) {
      for (String suffix : StoreFiles.SUFFIXES) {
        back(aside.get().resolve(StoreFiles.DATABASE + suffix), StoreFiles.beside(store, suffix));
      }
      for (String secret : StoreFiles.SECRETS) {
        back(aside.get().resolve(secret), directory.resolve(secret));
      }
      StoreFiles.delete(aside.get());
    }
    if (aside.isPresent() && !Files.exists(store)) {
      moveSecretsTo(aside.get());
    }
    StoreFiles.delete(directory.resolve(DRAFT));
    StoreFiles.sync(directory);
    OutOfService.lift(store);
    return "the interrupted restore was undone: the store is what it was before";
  }

  /** Where no store was, those of the copy would be adopted by the next that is founded. */
  private void moveSecretsTo(Path aside) throws IOException {
    for (String secret : StoreFiles.SECRETS) {
      if (Files.exists(directory.resolve(secret))) {
        FilePermissions.createDirectories(aside);
        Files.move(directory.resolve(secret), aside.resolve(secret));
      }
    }
  }

  private static void back(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private String dropLog(Instant now) throws IOException {
    Path aside = directory.resolve(ASIDE + BackupSet.stamp(now));
    FilePermissions.createDirectories(aside);
    for (String suffix : List.of("-wal", "-shm")) {
      StoreFiles.move(
          StoreFiles.beside(store, suffix), aside.resolve(StoreFiles.DATABASE + suffix));
    }
    StoreFiles.sync(directory);
    OutOfService.lift(store);
    return "the log that does not belong to the database is now in " + aside;
  }
}
