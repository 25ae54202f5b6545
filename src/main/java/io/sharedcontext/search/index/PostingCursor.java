package io.sharedcontext.search.index;

/** Walks the postings of one term, in the order of places, a piece of the file at a time. For one thread. */
final class PostingCursor {
  private static final int PIECE = 1_024;

  /** A posting takes three numbers of five bytes at most. */
  private static final int LONGEST = 15;

  private final CheckedBytes file;
  private final int end;
  private final byte[] piece = new byte[PIECE];
  private int pieceEnd;
  private int position;
  private int at;
  private int left;
  private int place;
  private int inText;
  private int inMetadata;

  /** Before the first posting, or another before that of {@code from}. */
  PostingCursor(CheckedBytes file, int start, int end, int from) {
    this.file = file;
    this.end = end;
    position = start;
    left = variable();
    if (left > SegmentFormat.SKIPPING_FROM) {
      skip(position - pieceEnd + at, from);
    }
  }

  /** Goes to the last entry of the table at {@code table} that is before {@code from}. */
  private void skip(int table, int from) {
    int entries = (left - 1) / SegmentFormat.SKIP;
    int low = 0;
    int high = entries;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = number(table + 8 * middle) < from;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    int offset = low == 0 ? 0 : number(table + 8 * (low - 1) + 4);
    place = low == 0 ? 0 : number(table + 8 * (low - 1));
    left -= low * SegmentFormat.SKIP;
    position = table + 8 * entries + offset;
    pieceEnd = 0;
    at = 0;
  }

  private int number(int from) {
    byte[] four = new byte[4];
    file.read(from, four, 4);
    return (four[0] & 0xFF)
        | (four[1] & 0xFF) << 8
        | (four[2] & 0xFF) << 16
        | (four[3] & 0xFF) << 24;
  }

  private void fill() {
    int unread = pieceEnd - at;
    position -= unread;
    pieceEnd = Math.min(PIECE, end - position);
    file.read(position, piece, pieceEnd);
    position += pieceEnd;
    at = 0;
  }

  private int variable() {
    if (pieceEnd - at < LONGEST && position < end) {
      fill();
    }
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = piece[at++];
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Goes to the next posting; false after the last. */
  boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    if (pieceEnd - at < LONGEST && position < end) {
      fill();
    }
    int step = piece[at] >= 0 ? piece[at++] : variable();
    place += step >>> 1;
    if ((step & 1) == 0) {
      inText = 1;
      inMetadata = 0;
    } else {
      inText = variable();
      inMetadata = variable();
    }
    return true;
  }

  int place() {
    return place;
  }

  int inText() {
    return inText;
  }

  int inMetadata() {
    return inMetadata;
  }
}
