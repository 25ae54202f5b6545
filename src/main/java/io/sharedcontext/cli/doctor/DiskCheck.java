package io.sharedcontext.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/** The disk under a store, as it is felt there. */
final class DiskCheck {
  private static final int SYNCS = 15;
  private static final int STATS = 200;
  private static final int PAGE = 4_096;

  private final Path file;

  /** The disk of {@code file}, which is looked at from outside only. */
  DiskCheck(Path file) {
    this.file = file;
  }

  /** The median time in which a page that was appended to a new file beside it is safe. */
  double syncMillis() throws IOException {
    Path probe = Files.createTempFile(file.toAbsolutePath().getParent(), "probe", ".tmp");
    try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      long[] nanos = new long[SYNCS];
      for (int i = 0; i < SYNCS; i++) {
        long began = System.nanoTime();
        int written = channel.write(ByteBuffer.allocate(PAGE));
        channel.force(false);
        nanos[i] = written == PAGE ? System.nanoTime() - began : Long.MAX_VALUE;
      }
      return median(nanos) / 1e6;
    } finally {
      Files.delete(probe);
    }
  }

  /** The median time in which the system tells a file's attributes. */
  double statMicros() throws IOException {
    long[] nanos = new long[STATS];
    for (int i = 0; i < STATS; i++) {
      long began = System.nanoTime();
      boolean there = Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
      nanos[i] = there ? System.nanoTime() - began : Long.MAX_VALUE;
    }
    return median(nanos) / 1e3;
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }
}
