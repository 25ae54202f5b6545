package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentFormat.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes the sections of a segment one after the other, with their checksums, and the header last. */
final class SegmentOutput {
  private final FileChannel file;
  private final ByteBuffer block =
      ByteBuffer.allocate(SegmentFormat.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
  private final IntList sums = new IntList();
  private final int[] sections = new int[Section.values().length];
  private long position = SegmentFormat.BLOCK;

  SegmentOutput(FileChannel file) throws IOException {
    this.file = file;
    file.position(position);
  }

  /** What comes next is this section. */
  void begin(Section section) throws IOException {
    while (at() % 8 != 0) {
      put((byte) 0);
    }
    sections[section.place()] = Math.toIntExact(at());
  }

  private long at() {
    return position + block.position();
  }

  private void put(byte value) throws IOException {
    room(1);
    block.put(value);
  }

  private void room(int bytes) throws IOException {
    if (block.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(block.array(), 0, block.position());
    sums.add((int) sum.getValue());
    write();
  }

  private void write() throws IOException {
    block.flip();
    position += block.remaining();
    while (block.hasRemaining()) {
      file.write(block);
    }
    block.clear();
  }

  void putByte(int value) throws IOException {
    put((byte) value);
  }

  /** At a multiple of 4, where sections of integers are. */
  void putInt(int value) throws IOException {
    room(4);
    block.putInt(value);
  }

  /** At a multiple of 8. */
  void putLong(long value) throws IOException {
    room(8);
    block.putLong(value);
  }

  void putBytes(byte[] values, int length) throws IOException {
    for (int done = 0; done < length; ) {
      room(1);
      int some = Math.min(block.remaining(), length - done);
      block.put(values, done, some);
      done += some;
    }
  }

  /** Writes the checksums and the header and has all of it on the disk; returns the length. */
  long finish(long keyHigh, long keyLow, int[] counts) throws IOException {
    if (block.position() > 0) {
      flush();
    }
    sections[Section.SUMS.place()] = Math.toIntExact(position);
    ByteBuffer table = ByteBuffer.allocate(4 * sums.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < sums.size(); i++) {
      table.putInt(sums.get(i));
    }
    writeAt(table.flip(), position);
    long length = position + table.capacity();
    ByteBuffer header =
        ByteBuffer.allocate(SegmentFormat.HEADER_END + 4).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(SegmentFormat.MAGIC);
    header.putInt(SegmentFormat.FORMAT).putInt(SegmentFormat.TOKENIZER);
    header.putLong(keyHigh).putLong(keyLow).putLong(length);
    Arrays.stream(counts).forEach(header::putInt);
    Arrays.stream(sections).forEach(header::putInt);
    header.putInt(CheckedBytes.sum(table.array()));
    header.putInt(CheckedBytes.sum(Arrays.copyOf(header.array(), SegmentFormat.HEADER_END)));
    writeAt(header.flip(), 0);
    file.force(true);
    return length;
  }

  private void writeAt(ByteBuffer bytes, long at) throws IOException {
    long from = at;
    while (bytes.hasRemaining()) {
      from += file.write(bytes, from);
    }
  }
}
