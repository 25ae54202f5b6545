package io.sharedcontext.metrics;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** How long calls took: counts by bucket of {@link LatencyHistogram}, and what is known exactly. */
final class LatencySnapshot {
  static final LatencySnapshot NONE =
      new LatencySnapshot(new long[LatencyHistogram.BUCKETS], 0, 0, 0);

  private final long[] counts;
  private final long calls;
  private final long errors;
  private final long totalNanos;
  private final long mostNanos;

  LatencySnapshot(long[] counts, long errors, long totalNanos, long mostNanos) {
    this.counts = counts.clone();
    this.calls = Arrays.stream(counts).sum();
    this.errors = errors;
    this.totalNanos = totalNanos;
    this.mostNanos = mostNanos;
  }

  long calls() {
    return calls;
  }

  long errors() {
    return errors;
  }

  long totalNanos() {
    return totalNanos;
  }

  /** The longest call in nanoseconds; 0 before the first. */
  long mostNanos() {
    return mostNanos;
  }

  /** The mean in nanoseconds; 0 before the first call. */
  long meanNanos() {
    return calls == 0 ? 0 : totalNanos / calls;
  }

  /**
   * The duration that {@code share} of the calls did not exceed, in nanoseconds, by the method of the
   * nearest rank: the middle of the bucket in which the call of that rank lies. 0 before the first.
   */
  long nanosOf(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * calls));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (counts[i] > 0 && seen >= rank) {
        return Math.min(mostNanos, (LatencyHistogram.from(i) + LatencyHistogram.from(i + 1)) / 2);
      }
    }
    return 0;
  }

  /** How many calls lie in buckets that end at {@code nanos} or before. */
  long within(long nanos) {
    return Arrays.stream(counts, 0, LatencyHistogram.bucket(nanos)).sum();
  }

  LatencySnapshot plus(LatencySnapshot other) {
    long[] sums = counts.clone();
    Arrays.setAll(sums, i -> sums[i] + other.counts[i]);
    return new LatencySnapshot(
        sums,
        errors + other.errors,
        totalNanos + other.totalNanos,
        Math.max(mostNanos, other.mostNanos));
  }

  /** The counts as few bytes: for each bucket in use its distance to the one before, and the count. */
  byte[] buckets() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        write(bytes, i - last);
        write(bytes, counts[i]);
        last = i;
      }
    }
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** What {@link #buckets} wrote, with the rest of the figures. */
  static LatencySnapshot read(byte[] buckets, long errors, long totalNanos, long mostNanos) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    int bucket = 0;
    boolean gap = true;
    long value = 0;
    int bits = 0;
    for (byte part : buckets) {
      value |= (long) (part & 0x7f) << bits;
      bits += 7;
      if (part >= 0) {
        bucket += gap ? (int) value : 0;
        counts[bucket] += gap ? 0 : value;
        gap = !gap;
        value = 0;
        bits = 0;
      }
    }
    return new LatencySnapshot(counts, errors, totalNanos, mostNanos);
  }
}
