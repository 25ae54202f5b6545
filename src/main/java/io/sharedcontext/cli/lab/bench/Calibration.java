package io.sharedcontext.cli.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Work that is always the same, done between the measurements: how long it takes tells how fast the
 * machine is just then. A measurement divided by it can be compared with one of another time, or of
 * another load.
 */
final class Calibration implements AutoCloseable {
  private static final int HASHES = 40;
  private static final int WRITES = 4;

  private final byte[] block = new byte[16_384];
  private final FileChannel file;

  /** Writes to a file of its own in {@code directory}. */
  Calibration(Path directory) {
    try {
      file = FileChannel.open(
          directory.resolve("calibration"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nanoseconds of a fixed piece of work, with writes to the disk if {@code disk}. */
  double nanos(boolean disk) {
    return disk ? hashes() + writes() : hashes();
  }

  /** The median of three, each some milliseconds: one interruption must not count. */
  private double hashes() {
    double[] taken = {hash(), hash(), hash()};
    Arrays.sort(taken);
    return taken[1];
  }

  private double hash() {
    long began = System.nanoTime();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < HASHES; i++) {
        digest.update(block);
      }
      block[0] = digest.digest()[0];
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return System.nanoTime() - began;
  }

  private double writes() {
    long began = System.nanoTime();
    try {
      for (int i = 0; i < WRITES; i++) {
        file.write(ByteBuffer.wrap(block, 0, 4_096), 4_096L * i);
        file.force(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return System.nanoTime() - began;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
