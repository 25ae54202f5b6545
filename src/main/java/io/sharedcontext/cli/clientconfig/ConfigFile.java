package io.sharedcontext.cli.clientconfig;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file of somebody else's, as it was when it was read. It is replaced in one step, by one with the
 * same owner and permissions, and only if it is still the same; a copy of the old one stays beside it.
 */
public final class ConfigFile {
  private static final String MARK = "\ufeff";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path named;
  private final Path file;
  private final byte[] bytes;
  private final boolean exists;
  private final String text;

  private ConfigFile(Path named, Path file, byte[] bytes, boolean exists) {
    this.named = named;
    this.file = file;
    this.bytes = bytes;
    this.exists = exists;
    this.text = decoded(bytes);
  }

  /** Reads a file, which need not be there; throws {@link Unreadable} if it is no text in UTF-8. */
  public static ConfigFile read(Path named) throws IOException {
    if (!Files.exists(named, NOFOLLOW_LINKS)) {
      return new ConfigFile(named, named, new byte[0], false);
    }
    if (!Files.exists(named)) {
      throw new Unreadable("is a link to something that is not there");
    }
    Path file = named.toRealPath();
    if (!Files.isRegularFile(file)) {
      throw new Unreadable("is not a file");
    }
    return new ConfigFile(named, file, Files.readAllBytes(file), true);
  }

  /**
   * Refuses a file of a project that is elsewhere: whoever wrote the project may have put a link there, to a
   * file of its user or to a directory.
   */
  public void requireInside(Path project) throws IOException {
    if (!named.startsWith(project)) {
      return;
    }
    Path there = project;
    for (Path name : project.relativize(named)) {
      Path next = there.resolve(name);
      if (!Files.exists(next, NOFOLLOW_LINKS)) {
        break;
      }
      there = next;
    }
    Path real = there.toRealPath();
    if (!real.startsWith(project.toRealPath())) {
      throw new Unreadable("leads through a link out of the project, to " + real);
    }
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable("is not in UTF-8");
    }
  }

  /** Whether it is there. */
  public boolean exists() {
    return exists;
  }

  /** The file that its path leads to, if links are on the way. */
  public Optional<Path> target() {
    boolean linked = exists && !file.equals(named.toAbsolutePath().normalize());
    return linked ? Optional.of(file) : Optional.empty();
  }

  /** What it holds, without a byte order mark. */
  public String text() {
    return text.startsWith(MARK) ? text.substring(1) : text;
  }

  /** What became of a file, and the copy of what it was. */
  public record Change(boolean changed, Optional<Path> backup) {
    /** That of a file which is as it should be. */
    public static final Change NONE = new Change(false, Optional.empty());
  }

  /** Has it hold {@code wanted}, which it may hold already; otherwise as {@link #write}. */
  public Change update(String wanted, Clock clock, boolean secret) throws IOException {
    return text().equals(wanted) ? Change.NONE : new Change(true, write(wanted, clock, secret));
  }

  /**
   * Replaces what it holds, and keeps a byte order mark.
   *
   * @return the copy of what was there; empty if nothing was
   */
  public Optional<Path> write(String changed, Clock clock, boolean secret) throws IOException {
    requireReplaceable();
    Path parent = file.toAbsolutePath().getParent();
    // Of a directory behind a link, Java 17 says that it cannot be made because it is there.
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    String mark = text.startsWith(MARK) ? MARK : "";
    // Nobody else can read it until it has the permissions of the one that it replaces.
    Path fresh = Files.createTempFile(parent, "." + file.getFileName() + ".", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer all = ByteBuffer.wrap((mark + changed).getBytes(StandardCharsets.UTF_8));
        while (all.hasRemaining()) {
          out.write(all);
        }
        out.force(true);
      }
      if (!exists) {
        publish(fresh, secret);
        replace(fresh);
        return Optional.empty();
      }
      copyRights(fresh);
      return Optional.of(replaceWithCopy(fresh, clock));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** What replacing would get around, or leave in two states. */
  private void requireReplaceable() throws IOException {
    if (!exists) {
      return;
    }
    PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    boolean writable = posix == null
        || posix.readAttributes().permissions().contains(PosixFilePermission.OWNER_WRITE);
    if (!writable || !Files.isWritable(file)) {
      throw new Unreadable("is read-only");
    }
    boolean counted = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (counted && !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink"))) {
      throw new Unreadable("has a second name (a hard link), under which it would stay as it is");
    }
  }

  /** The copy is safe before the file is replaced, and the last look is right before that. */
  private Path replaceWithCopy(Path fresh, Clock clock) throws IOException {
    Path copy = backup(clock);
    try {
      replace(fresh);
      return copy;
    } catch (IOException | Unreadable e) {
      Files.delete(copy);
      throw e;
    }
  }

  private void replace(Path fresh) throws IOException {
    boolean same = exists
        ? Files.exists(file) && Arrays.equals(bytes, Files.readAllBytes(file))
        : !Files.exists(file, NOFOLLOW_LINKS);
    if (!same) {
      throw new Unreadable("was changed by another program meanwhile; run this again");
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void copyRights(Path fresh) throws IOException {
    PosixFileAttributeView to = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (to == null) {
      AclFileAttributeView from = Files.getFileAttributeView(file, AclFileAttributeView.class);
      AclFileAttributeView acl = Files.getFileAttributeView(fresh, AclFileAttributeView.class);
      if (from != null && acl != null) {
        acl.setAcl(from.getAcl());
      }
      return;
    }
    PosixFileAttributes from = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributes now = to.readAttributes();
    try {
      if (!from.owner().equals(now.owner())) {
        to.setOwner(from.owner());
      }
      if (!from.group().equals(now.group())) {
        to.setGroup(from.group());
      }
    } catch (FileSystemException e) {
      throw new Unreadable("belongs to " + from.owner().getName() + ", group "
          + from.group().getName() + ", and this user cannot leave it to them");
    }
    to.setPermissions(from.permissions());
  }

  /** A file of a project is for all who work on it: it gets the permissions that new files get here. */
  private void publish(Path fresh, boolean secret) throws IOException {
    if (secret || Files.getFileAttributeView(fresh, PosixFileAttributeView.class) == null) {
      return;
    }
    Path sample = fresh.resolveSibling(fresh.getFileName() + "-");
    Files.createFile(sample);
    try {
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(sample));
    } finally {
      Files.delete(sample);
    }
  }

  private Path backup(Clock clock) throws IOException {
    String name = file.getFileName() + ".backup-" + STAMP.format(clock.instant());
    for (int i = 1; ; i++) {
      Path copy = file.resolveSibling(i == 1 ? name : name + "-" + i);
      try {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, NOFOLLOW_LINKS);
        try (FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
          out.force(true);
        }
        return copy;
      } catch (FileAlreadyExistsException e) {
        if (i == 100) {
          throw e;
        }
      }
    }
  }
}
