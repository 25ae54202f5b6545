package io.sharedcontext.cli.start;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive that a JVM writes of the classes a server loads: a cache for ahead-of-time loading and
 * linking (JEP 514) from Java 25 on, a class-data archive (JEP 350) before.
 */
public final class ClassArchive {
  /** The first Java that makes a cache in one step. */
  private static final int ONE_STEP = 25;

  /** What no start has renewed for so long belongs to a Java or a jar that is gone. */
  private static final Duration KEPT = Duration.ofDays(60);

  /** How the files of every archive are called; nothing else is ever removed. */
  private static final String FILES = "{*.classes,*.classes.size,making-classes-*}";

  private final Path file;
  private final Clock clock;

  /** The archive in {@code file}; {@code clock} tells which others are old. */
  public ClassArchive(Path file, Clock clock) {
    this.file = file.toAbsolutePath();
    this.clock = clock;
  }

  /**
   * Makes it with this Java, this program's class path and this JVM's options, and puts it into place
   * in one step; a running server keeps the one it has. An empty file that stays in its place says
   * that it failed, so that nobody tries again until the program changes.
   *
   * @return its size in bytes
   */
  public long make() throws IOException, InterruptedException {
    Instant begun = clock.instant();
    Path work =
        Files.createTempDirectory(Files.createDirectories(file.getParent()), "making-classes-");
    try {
      Path fresh = recorded(work);
      // Dated by when it was begun: a jar that was replaced meanwhile is newer.
      Files.setLastModifiedTime(fresh, FileTime.from(begun));
      place(fresh, work);
      purge();
      return Files.size(file);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      Files.createFile(file);
      throw e;
    } finally {
      delete(work);
      // By which launchers that start at once know that it is being made.
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".lock"));
    }
  }

  private Path recorded(Path work) throws IOException, InterruptedException {
    Path fresh = work.resolve("classes");
    try (TrainingRun rehearsal = TrainingRun.start(command(fresh), work.resolve("home"))) {
      rehearsal.play();
    }
    if (!Files.exists(fresh) || Files.size(fresh) == 0) {
      throw new IOException("this Java wrote no archive: " + System.getProperty("java.home"));
    }
    return fresh;
  }

  private static List<String> command(Path fresh) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.matches("-XX:(AOTCache|SharedArchiveFile)=.*"))
        .forEach(command::add);
    boolean oneStep = Runtime.version().feature() >= ONE_STEP;
    command.add((oneStep ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + fresh);
    command.addAll(List.of("-jar", System.getProperty("java.class.path", "")));
    return command;
  }

  /** The size beside it lets a launcher see at once that an archive was cut short. */
  private void place(Path fresh, Path work) throws IOException {
    Path size = Files.writeString(work.resolve("size"), Files.size(fresh) + "\n");
    for (Path written : List.of(fresh, size)) {
      try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
    move(size, file.resolveSibling(file.getFileName() + ".size"));
    move(fresh, file);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void purge() throws IOException {
    Instant oldest = clock.instant().minus(KEPT);
    try (DirectoryStream<Path> others = Files.newDirectoryStream(file.getParent(), FILES)) {
      for (Path other : others) {
        if (Files.getLastModifiedTime(other).toInstant().isBefore(oldest)) {
          delete(other);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
