package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentFormat.Count;
import io.sharedcontext.search.index.SegmentFormat.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntPredicate;

/**
 * Messages of many sessions in one file that every process maps and none changes: session by session,
 * each in the order of its ids. It holds what is for whom as it was when it was written; what changed
 * since is decided beside it. Reading what is damaged throws {@link DamagedSegmentException}. Safe for
 * several threads.
 */
public final class Segment implements IndexPart {
  private final String name;
  private final long length;
  private final CheckedBytes bytes;
  private final int[] counts = new int[Count.values().length];
  private final int[] sections = new int[Section.values().length];
  private final SegmentTerms terms;
  private final SegmentSessions sessions;
  private final SegmentVisibility visibility;

  private Segment(String name, ByteBuffer file, long keyHigh, long keyLow) {
    this.name = name;
    length = file.capacity();
    readHeader(file, keyHigh, keyLow);
    int end = sections[Section.SUMS.place()];
    byte[] table = new byte[file.capacity() - end];
    file.get(end, table);
    if (CheckedBytes.sum(table) != file.getInt(SegmentFormat.HEADER_END - 4)) {
      throw new DamagedSegmentException(name, "its checksums were altered");
    }
    int[] sums = new int[table.length / 4];
    ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(sums);
    bytes = new CheckedBytes(name, file, sums, end);
    terms = new SegmentTerms(this, count(Count.TERMS));
    sessions = new SegmentSessions(this);
    visibility = new SegmentVisibility(this);
  }

  /** Reads the segment that was written under this key; looks at no more than its header. */
  static Segment of(String name, ByteBuffer file, long keyHigh, long keyLow) {
    try {
      return new Segment(name, file, keyHigh, keyLow);
    } catch (IndexOutOfBoundsException | InternalError e) {
      throw new DamagedSegmentException(name, "cut short: " + e);
    }
  }

  private void readHeader(ByteBuffer file, long keyHigh, long keyLow) {
    byte[] header = new byte[SegmentFormat.HEADER_END];
    file.get(0, header);
    ByteBuffer read = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    boolean whole = CheckedBytes.sum(header) == file.getInt(SegmentFormat.HEADER_END)
        && read.getLong() == SegmentFormat.MAGIC
        && read.getInt() == SegmentFormat.FORMAT
        && read.getInt() == SegmentFormat.TOKENIZER
        && read.getLong() == keyHigh
        && read.getLong() == keyLow
        && read.getLong() == file.capacity();
    if (!whole) {
      throw new DamagedSegmentException(name, "not the segment that was written under this name");
    }
    read.position(SegmentFormat.COUNTS_AT).asIntBuffer().get(counts);
    read.position(SegmentFormat.SECTIONS_AT).asIntBuffer().get(sections);
  }

  /** The name of its file. */
  public String file() {
    return name;
  }

  long fileLength() {
    return length;
  }

  CheckedBytes bytes() {
    return bytes;
  }

  int at(Section section) {
    return sections[section.place()];
  }

  int count(Count count) {
    return counts[count.place()];
  }

  int number(Section section, int at) {
    return bytes.getInt(at(section) + 4 * at);
  }

  long large(Section section, int at) {
    return bytes.getLong(at(section) + 8 * at);
  }

  @Override
  public TermDictionary terms() {
    return terms;
  }

  @Override
  public int size() {
    return count(Count.MESSAGES);
  }

  @Override
  public long id(int place) {
    return large(Section.IDS, place);
  }

  /** The place of the message {@code id}, or -1. */
  public int place(long id) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int place = number(Section.PLACES_BY_ID, (low + high) >>> 1);
      long there = id(place);
      if (there == id) {
        return place;
      }
      int middle = (low + high) >>> 1;
      low = there < id ? middle + 1 : low;
      high = there < id ? high : middle - 1;
    }
    return -1;
  }

  @Override
  public long sentAt(int place) {
    return large(Section.SENT_AT, place);
  }

  @Override
  public int sender(int place) {
    return number(Section.SENDERS, place);
  }

  @Override
  public int names() {
    return count(Count.SENDERS);
  }

  @Override
  public String name(int sender) {
    return string(sender);
  }

  String string(int number) {
    return terms.text(Section.STRING_STARTS, Section.STRINGS, number);
  }

  @Override
  public long parent(int place) {
    return large(Section.PARENTS, place);
  }

  @Override
  public boolean linked() {
    return count(Count.ANSWERS) > 0;
  }

  @Override
  public Answers answers(int from, int to) {
    return (id, sink) -> {
      int low = 0;
      int high = count(Count.ANSWERS);
      while (low < high) {
        int middle = (low + high) >>> 1;
        boolean before = large(Section.ANSWERED, middle) < id;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
      }
      for (int i = low; i < count(Count.ANSWERS) && large(Section.ANSWERED, i) == id; i++) {
        int place = number(Section.ANSWERS, i);
        if (place >= from && place < to) {
          sink.accept(place);
        }
      }
    };
  }

  @Override
  public int traits(int place) {
    return bytes.get(at(Section.TRAITS) + place);
  }

  @Override
  public int textLength(int place) {
    return number(Section.TEXT_LENGTHS, place);
  }

  @Override
  public int length(int place) {
    return number(Section.LENGTHS, place);
  }

  @Override
  public int[] words(int place) {
    int start = number(Section.ROW_STARTS, place);
    byte[] row = new byte[number(Section.ROW_STARTS, place + 1) - start];
    bytes.read(at(Section.ROWS) + start, row, row.length);
    int[] words = new int[length(place)];
    int at = 0;
    for (int i = 0; i < words.length; i++) {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = row[at++];
        value |= (next & 0x7F) << shift;
        if (next >= 0) {
          break;
        }
      }
      words[i] = value;
    }
    return words;
  }

  /** Its sessions and who sent what in them. */
  public SegmentSessions sessions() {
    return sessions;
  }

  /** For whom its messages were when it was written. */
  public SegmentVisibility visibility() {
    return visibility;
  }

  @Override
  public boolean scanned() {
    return false;
  }

  @Override
  public boolean occurs(int term, int from, int to, IntPredicate visible, boolean metadata) {
    PostingCursor cursor = cursor(term, from);
    while (cursor.next() && cursor.place() < to) {
      if (cursor.place() >= from
          && visible.test(cursor.place())
          && (metadata || cursor.inText() > 0)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void mark(boolean[] there, int from, int to, IntPredicate visible, boolean metadata) {
    for (int term = 0; term < there.length; term++) {
      there[term] |= occurs(term, from, to, visible, metadata);
    }
  }

  /** The postings of a term, from one before {@code place} on. */
  PostingCursor cursor(int term, int place) {
    int start = number(Section.POSTING_STARTS, term);
    int end = number(Section.POSTING_STARTS, term + 1);
    int postings = at(Section.POSTINGS);
    return new PostingCursor(bytes, postings + start, postings + end, place);
  }

  @Override
  public Occurrences find(
      WantedTerms wanted, int from, int to, IntPredicate visible, boolean metadata) {
    return new SegmentOccurrences(this, wanted, from, to, visible, metadata);
  }
}
