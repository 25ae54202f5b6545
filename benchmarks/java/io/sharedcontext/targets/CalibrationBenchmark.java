package io.sharedcontext.targets;

import io.sharedcontext.ServerJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Work that never changes: how long it takes tells how fast the machine is just then. A measurement
 * divided by it can be compared with one of another machine or another hour.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 1, time = 1)
public class CalibrationBenchmark extends ServerJvm {
  private static final int BLOCKS = 16;

  private final byte[] block = new byte[16_384];
  private Path path;
  private FileChannel file;

  @Setup
  public void open() throws IOException {
    path = Files.createTempFile("calibration", "");
    file = FileChannel.open(path, StandardOpenOption.WRITE);
  }

  @TearDown
  public void close() throws IOException {
    file.close();
    Files.delete(path);
  }

  /** A quarter of a megabyte is hashed. */
  @Benchmark
  public byte[] computing() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < BLOCKS; i++) {
      digest.update(block);
    }
    byte[] hash = digest.digest();
    block[0] = hash[0];
    return hash;
  }

  /** The same, and 4 kB are written and synced to the disk. */
  @Benchmark
  public byte[] computing_and_syncing() throws NoSuchAlgorithmException, IOException {
    byte[] hash = computing();
    file.write(ByteBuffer.wrap(block, 0, 4_096), 0);
    file.force(false);
    return hash;
  }
}
