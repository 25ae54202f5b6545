package io.sharedcontext.search.index;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Writes segments for tests. */
public final class TestSegments {
  /** A few messages are enough. */
  private static final SegmentPlan.Limits FEW = new SegmentPlan.Limits(12, 8, 3, 60, 1 << 20);

  private final SegmentWriter writer = new SegmentWriter();

  /** Takes a message. */
  public TestSegments add(
      String session,
      SessionIndex.Entry entry,
      Visibility visibility,
      String type,
      List<String> recipients) {
    writer.add(new SegmentWriter.Posted(session, entry, visibility, type, recipients));
    return this;
  }

  /** The bytes of a segment of what was added, as a file has them. */
  public byte[] bytes() {
    try {
      Path file = Files.createTempFile("test", ".segment");
      try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
        writer.write(out, 1, 2);
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The segment that these bytes are; fails if they are none. */
  public static Segment of(byte[] bytes) {
    ByteBuffer file = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, bytes);
    return Segment.of("test", file, 1, 2);
  }

  /**
   * Writes the segments of a store that are due where a few messages make one; says how many. The store's
   * own builder, which no other process has beside another, may take the work over and give it up: then it is
   * done again.
   */
  public static int build(Store store) {
    int written = run(builder(store));
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (due(store) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      written += run(builder(store));
    }
    return written;
  }

  /** Whether there is something to write, or this process is at it, and no other process is. */
  private static boolean due(Store store) {
    String self = store.processes().self();
    return store.read(tx -> {
      List<SegmentTable.Known> begun =
          SegmentTable.all(tx).stream().filter(one -> !one.written()).toList();
      return begun.stream().allMatch(one -> one.builder().equals(self))
          && (!begun.isEmpty() || SegmentPlan.next(tx, FEW, one -> false).isPresent());
    });
  }

  private static int run(SegmentBuilder builder) {
    try {
      return builder.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoreFolder folder(Store store) {
    return new StoreFolder(store.settings().localFiles(), ".search");
  }

  /** The files of the segments that a new process can use; {@code unusable} is told what nobody can. */
  public static List<String> usable(Store store, Consumer<String> unusable) {
    StoreFolder folder = folder(store);
    SegmentFiles files = new SegmentFiles(folder, SegmentFiles.copies(store, folder), unusable);
    return store.read(files::read).segments().stream().map(Segment::file).toList();
  }

  /** Has the segment {@code file} written anew, as a process does that cannot use it; as in {@link #build}. */
  public static void replace(Store store, String file) {
    SegmentBuilder builder = builder(store);
    builder.markBad(file);
    run(builder);
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (files(store).contains(file) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      builder.markBad(file);
      run(builder);
    }
  }

  /** One that takes a few messages for enough. */
  public static SegmentBuilder builder(Store store) {
    return builder(store, System::nanoTime);
  }

  /** The same by another clock. */
  public static SegmentBuilder builder(Store store, LongSupplier nanoTime) {
    return new SegmentBuilder(store, folder(store), FEW, nanoTime);
  }

  /** Notes that this process begins to write the messages up to {@code last}; writes nothing. */
  public static void claim(Store store, long last) {
    store
        .write(tx -> {
          SegmentTable.claim(
              tx, "0123456789abcdef0123456789abcdef", 1, last, store.processes().self());
          return 1;
        })
        .join();
  }

  /** How many messages are in segments. */
  public static long covered(Store store) {
    return store.read(SegmentTable::all).stream()
        .filter(SegmentTable.Known::written)
        .mapToLong(SegmentTable.Known::messages)
        .sum();
  }

  /** The names of the segments of a store. */
  public static List<String> files(Store store) {
    return store.read(SegmentTable::all).stream()
        .filter(SegmentTable.Known::written)
        .map(SegmentTable.Known::file)
        .toList();
  }

  /** A segment of what was added. */
  public Segment written() {
    return of(bytes());
  }
}
