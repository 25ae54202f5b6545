package io.sharedcontext.cli.classarchive;

import io.sharedcontext.store.FileTrust;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive that a JVM writes of the classes a server and the commands load: a cache for
 * ahead-of-time loading and linking (JEP 514) from Java 25 on, a class-data archive (JEP 350) before.
 */
public final class ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  /** The first Java that makes a cache in one step. */
  private static final int ONE_STEP = 25;

  private final Path file;
  private final Clock clock;

  /** The archive in {@code file}; {@code clock} tells which others are old. */
  public ClassArchive(Path file, Clock clock) {
    this.file = file.toAbsolutePath();
    this.clock = clock;
  }

  /**
   * Makes it with this Java, this program's class path and this JVM's options, and puts it into place
   * in one step; a running server keeps the one it has. A failure is noted beside it, by which the
   * launcher tells when to try again.
   *
   * @return its size in bytes
   */
  public long make() throws IOException, InterruptedException {
    Instant begun = clock.instant();
    Path parent = FileTrust.steadyDirectory(file.resolveSibling("").normalize());
    try {
      requireJars();
      sweep(parent, begun);
      makeIn(parent, begun);
      FailedAttempt.forget(file);
      return Files.size(file);
    } catch (IOException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\R", " ").strip();
      FailedAttempt.note(file, begun, reason, e instanceof NoArchive);
      throw new IOException(reason, e);
    } finally {
      unlock();
    }
  }

  /** Java would tell only after the rehearsal. */
  private static void requireJars() throws NoArchive {
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        throw new NoArchive("Java keeps no classes from directories, such as " + entry);
      }
    }
  }

  private void sweep(Path parent, Instant now) {
    try {
      WorkDirectory.sweep(parent, now);
    } catch (IOException e) {
      LOG.info("leftovers of other makers stay: {}", e.toString());
    }
  }

  private void makeIn(Path parent, Instant begun) throws IOException, InterruptedException {
    try (WorkDirectory work = WorkDirectory.in(parent)) {
      Path fresh = work.resolve("classes");
      FileTime date = date(begun);
      record(fresh, work.resolve("home"));
      Files.setLastModifiedTime(fresh, date);
      place(fresh, work.resolve("size"));
    }
  }

  /**
   * When it was begun: a jar that was replaced meanwhile is newer. With a jar from the future, by a
   * clock that was wrong, the jar's own date, or an archive would be made at every start.
   */
  private static FileTime date(Instant begun) throws IOException {
    FileTime now = FileTime.from(begun);
    Path jar = Path.of(classPath());
    FileTime changed = Files.exists(jar) ? Files.getLastModifiedTime(jar) : now;
    return changed.compareTo(now) > 0 ? changed : now;
  }

  private static void record(Path fresh, Path home) throws IOException, InterruptedException {
    int exit;
    try (TrainingRun run = TrainingRun.start(command(fresh), home)) {
      exit = run.play();
    }
    if (Files.exists(fresh) && Files.size(fresh) > 0) {
      return;
    }
    String told = "wrote no archive: " + System.getProperty("java.home");
    throw exit == 0
        ? new NoArchive("this Java " + told)
        : new IOException("this Java ended with " + exit + " and " + told);
  }

  /** A Java that ended by itself, and well, without an archive: it cannot make one. */
  private static final class NoArchive extends IOException {
    private static final long serialVersionUID = 1L;

    NoArchive(String message) {
      super(message);
    }
  }

  private static List<String> command(Path fresh) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.matches("-XX:(AOTCache|SharedArchiveFile)=.*"))
        .forEach(command::add);
    boolean oneStep = Runtime.version().feature() >= ONE_STEP;
    command.add((oneStep ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + fresh);
    command.addAll(List.of("-cp", classPath(), TrainedProcess.class.getName()));
    return command;
  }

  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  /** The size beside it lets a launcher see at once that an archive was cut short. */
  private void place(Path fresh, Path size) throws IOException {
    Files.writeString(size, Files.size(fresh) + "\n");
    for (Path written : List.of(fresh, size)) {
      try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
    move(size, beside(".size"));
    move(fresh, file);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /**
   * Removes the lock by which launchers that start at once know that it is being made: this process's
   * own, or the directory that the launcher of Windows makes.
   */
  private void unlock() throws IOException {
    Path lock = beside(".lock");
    boolean own = WorkDirectory.holder(lock)
        .filter(holder -> holder.pid() == ProcessHandle.current().pid())
        .isPresent();
    if (own || Files.isDirectory(lock)) {
      Files.deleteIfExists(lock);
    }
  }
}
