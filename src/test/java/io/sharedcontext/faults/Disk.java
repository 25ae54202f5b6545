package io.sharedcontext.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A small file system in memory, as far as this user may mount one. */
record Disk(Path path) {
  private static final String MOUNT = "mount";

  /** Why there can be none here. */
  static Optional<String> unavailable() {
    try {
      Path path = Files.createTempDirectory("disk");
      boolean mounted = Signals.run(MOUNT, "-t", "tmpfs", "-o", "size=1m", "none", path.toString());
      if (mounted) {
        new Disk(path).unmount();
      }
      Files.delete(path);
      return mounted ? Optional.empty() : Optional.of("no file system can be mounted here");
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  static Disk mount(Path path, String options) {
    if (!Signals.run(MOUNT, "-t", "tmpfs", "-o", options, "none", path.toString())) {
      throw new IllegalStateException("no disk with " + options + " at " + path);
    }
    return new Disk(path);
  }

  void unmount() {
    Signals.run("umount", "-l", path.toString());
  }

  boolean remount(String options) {
    return Signals.run(MOUNT, "-o", "remount," + options, path.toString());
  }

  private Path ballast() {
    return path.resolve("ballast");
  }

  /** Leaves no byte free. */
  void fill() {
    ByteBuffer piece = ByteBuffer.allocate(64 << 10);
    try (FileChannel out = FileChannel.open(
        ballast(),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.APPEND)) {
      while (true) {
        piece.clear();
        out.write(piece);
      }
    } catch (IOException e) {
      // It is full.
      piece.clear();
    }
  }

  /** Leaves no inode free. */
  void fillInodes() {
    try {
      Files.createDirectories(ballast());
      for (int i = 0; true; i++) {
        Files.createFile(ballast().resolve("file-" + i));
      }
    } catch (IOException e) {
      // There are none left; the directory itself may be the one that was not made.
      ballast().toFile().isDirectory();
    }
  }

  /** Makes room again. */
  void free() {
    Signals.run("rm", "-rf", ballast().toString());
  }
}
