package io.sharedcontext.store.sqlite;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.DraftLock;
import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A backup: a directory with a copy of the database, the store's keys and secrets, and a description
 * that is written last. It gets its name when all of it has been checked and is on the disk.
 *
 * @param directory where it is
 * @param description what {@code backup.json} says: when it was made, of which store, how many rows
 *     each table has, the checksum of the database
 */
public record BackupSet(Path directory, ObjectNode description) {
  private static final String DESCRIPTION = "backup.json";
  private static final String DRAFT = ".draft";

  /** A draft as {@link #make} calls it; earlier versions named the process that made it. */
  private static final Pattern DRAFT_NAME = Pattern.compile(
      "\\.(?:backup|before-v\\d+)-\\d{8}T\\d{6}\\.\\d{3}Z-(?:\\d{1,9}|[0-9a-f]{16})\\" + DRAFT);

  /** Secrets are rotated in less time than a copy takes; in each of these a rotation would have to end. */
  private static final int ATTEMPTS = 5;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * What is to be backed up.
   *
   * @param store the database
   * @param parent the directory to make it in
   * @param name what it is to be called
   * @param at the time that it tells
   */
  public record Request(Path store, Path parent, String name, Instant at) {}

  /** A time as it is written in names. */
  public static String stamp(Instant at) {
    return TIME.format(at);
  }

  /**
   * Makes a backup.
   *
   * @param check looks at the copy, and throws if it is not what it should be
   * @param progress hears now and then how many bytes have been copied
   */
  public static BackupSet make(Request request, Consumer<Tx> check, LongConsumer progress)
      throws IOException {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    OutOfService.refuse(request.store());
    FilePermissions.createDirectories(request.parent());
    try (DraftLock lock =
        DraftLock.take(request.parent(), "." + request.name(), DRAFT, DRAFT_NAME)) {
      Path draft = lock.draft();
      FilePermissions.createDirectories(draft);
      fill(draft, request, check, progress);
      Path whole = free(request.parent(), request.name());
      Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
      StoreFiles.sync(request.parent());
      return of(whole).orElseThrow();
    } catch (SQLException e) {
      throw Sql.toFailure(e);
    }
  }

  private static void fill(Path draft, Request request, Consumer<Tx> check, LongConsumer progress)
      throws IOException, SQLException {
    Path copy = draft.resolve(StoreFiles.DATABASE);
    copyWithSecrets(request.store(), draft, progress);
    ObjectNode description = Json.object()
        .put("format", 1)
        .put("made_at", request.at().toString())
        .put("store", request.store().toString())
        .put("bytes", Files.size(copy))
        .put("sha256", checksum(copy));
    ObjectNode rows = ReadOnlyStore.read(copy, tx -> {
      check.accept(tx);
      description.put("version", tx.number("SELECT user_version AS n FROM pragma_user_version"));
      return rows(tx);
    });
    description.set("rows", rows);
    StoreFiles.write(draft.resolve(DESCRIPTION), Json.text(description) + "\n");
    StoreFiles.sync(draft);
  }

  /**
   * Copies the database and the secrets that it knows: a rotation puts the new ones into their files,
   * beside the former, before it changes the database, and takes the former away afterwards. So files that
   * are the same before and after the database was copied hold those that it knows.
   */
  private static void copyWithSecrets(Path store, Path draft, LongConsumer progress)
      throws IOException, SQLException {
    Path home = store.resolveSibling(".");
    for (int i = 0; i < ATTEMPTS; i++) {
      StoreFiles.delete(draft);
      FilePermissions.createDirectories(draft);
      copySecrets(home, draft);
      Backup.make(store, draft.resolve(StoreFiles.DATABASE), progress);
      if (sameSecrets(home, draft)) {
        return;
      }
    }
    throw Failure.of(
            ErrorCode.STORE_BUSY, "keys or secrets of the store were rotated during each attempt")
        .suggest("Call again when nobody rotates them.");
  }

  private static void copySecrets(Path home, Path draft) throws IOException {
    for (String name : StoreFiles.SECRETS) {
      if (Files.isRegularFile(home.resolve(name))) {
        StoreFiles.copy(home.resolve(name), draft.resolve(name));
      }
    }
  }

  private static boolean sameSecrets(Path home, Path draft) throws IOException {
    for (String name : StoreFiles.SECRETS) {
      boolean there = Files.isRegularFile(home.resolve(name));
      if (there != Files.exists(draft.resolve(name))
          || (there && Files.mismatch(home.resolve(name), draft.resolve(name)) >= 0)) {
        return false;
      }
    }
    return true;
  }

  /** How many rows each table has. */
  static ObjectNode rows(Tx tx) {
    ObjectNode rows = Json.object();
    for (String table : Schema.tables(tx)) {
      rows.put(table, tx.number("SELECT count(*) AS n FROM \"" + table + "\""));
    }
    return rows;
  }

  private static Path free(Path parent, String name) {
    Path path = parent.resolve(name);
    for (int i = 2; Files.exists(path); i++) {
      path = parent.resolve(name + "-" + i);
    }
    return path;
  }

  /** Whether {@code directory} is a whole backup. */
  public static boolean is(Path directory) {
    return of(directory).isPresent();
  }

  /** The backup that {@code directory} is, if it is one and whole. */
  public static Optional<BackupSet> of(Path directory) {
    Path description = directory.resolve(DESCRIPTION);
    boolean named = !directory.getFileName().toString().startsWith(".");
    try {
      return named
              && Files.isRegularFile(description)
              && Files.isRegularFile(directory.resolve(StoreFiles.DATABASE))
              && Json.parse(Files.readString(description)) instanceof ObjectNode facts
          ? Optional.of(new BackupSet(directory, facts)).filter(BackupSet::dated)
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean dated(BackupSet backup) {
    try {
      return !backup.madeAt().isBefore(Instant.EPOCH);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The whole backups in {@code parent}, the newest first. */
  public static List<BackupSet> in(Path parent) throws IOException {
    return entries(parent).stream()
        .flatMap(entry -> of(entry).stream())
        .sorted(Comparator.comparing(BackupSet::madeAt).reversed())
        .toList();
  }

  private static List<Path> entries(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return new ArrayList<>(entries.filter(Files::isDirectory).toList());
    }
  }

  /** When it was made. */
  public Instant madeAt() {
    return Instant.parse(description.path("made_at").asText("1970-01-01T00:00:00Z"));
  }

  /** Of which store it was made. */
  public String store() {
    return description.path("store").asText();
  }

  /** How many rows a table has in it. */
  public long rows(String table) {
    return description.path("rows").path(table).asLong();
  }

  /** Whether its database is what was written. */
  public boolean intact() throws IOException {
    return checksum(directory.resolve(StoreFiles.DATABASE))
        .equals(description.path("sha256").asText());
  }

  /** Removes it; what is left when that is cut short does not look whole. */
  public void delete() throws IOException {
    Files.deleteIfExists(directory.resolve(DESCRIPTION));
    StoreFiles.sync(directory);
    StoreFiles.delete(directory);
  }

  private static String checksum(Path file) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of()
          .formatHex(((DigestInputStream) in).getMessageDigest().digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
