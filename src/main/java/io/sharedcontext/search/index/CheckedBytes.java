package io.sharedcontext.search.index;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a file that is mapped. Each block is compared with its checksum when it is first read in
 * this process; what is damaged is never used. The block is copied for that: the copy survives a file
 * that was cut under it, where a checksum taken in place would end the process. Safe for several threads.
 */
final class CheckedBytes {
  private final String name;
  private final ByteBuffer bytes;
  private final int[] sums;
  private final int end;

  /** A bit for each block; two threads may check the same, which does no harm. */
  private final long[] checked;

  /**
   * Bytes that nobody has looked at.
   *
   * @param sums of the blocks after the first
   * @param end where the last of them ends
   */
  CheckedBytes(String name, ByteBuffer bytes, int[] sums, int end) {
    this.name = name;
    this.bytes = bytes;
    this.sums = sums;
    this.end = end;
    checked = new long[(sums.length >> 6) + 1];
  }

  byte get(int at) {
    check(at);
    return bytes.get(at);
  }

  int getInt(int at) {
    check(at);
    return bytes.getInt(at);
  }

  long getLong(int at) {
    check(at);
    return bytes.getLong(at);
  }

  /** Copies {@code length} bytes. */
  void read(int at, byte[] into, int length) {
    checkAll(at, length);
    bytes.get(at, into, 0, length);
  }

  /** Copies {@code count} long integers. */
  void read(int at, long[] into, int count) {
    checkAll(at, count * 8);
    bytes.slice(at, count * 8).order(bytes.order()).asLongBuffer().get(into, 0, count);
  }

  private void checkAll(int at, int length) {
    if (at < SegmentFormat.BLOCK || length < 0 || at + length > end) {
      throw new DamagedSegmentException(name, "points outside of itself");
    }
    for (int from = at; from < at + length; from += SegmentFormat.BLOCK) {
      check(from);
    }
    if (length > 0) {
      check(at + length - 1);
    }
  }

  private void check(int at) {
    int block = (at >>> SegmentFormat.BLOCK_BITS) - 1;
    if (block < 0 || block >= sums.length) {
      throw new DamagedSegmentException(name, "points outside of itself");
    }
    if ((checked[block >>> 6] & (1L << block)) == 0) {
      compare(block);
    }
  }

  private void compare(int block) {
    int from = (block + 1) << SegmentFormat.BLOCK_BITS;
    byte[] copy = new byte[Math.min(SegmentFormat.BLOCK, end - from)];
    bytes.get(from, copy);
    if (sum(copy) != sums[block]) {
      throw new DamagedSegmentException(name, "block " + block + " was altered");
    }
    checked[block >>> 6] |= 1L << block;
  }

  static int sum(byte[] of) {
    CRC32C sum = new CRC32C();
    sum.update(of);
    return (int) sum.getValue();
  }
}
