package io.sharedcontext.search.index;

import io.sharedcontext.auth.Visibility;

/**
 * How a segment is laid out: a header of one block, then sections that begin at multiples of 8, then a
 * checksum (CRC-32C) of each block of the sections. Numbers have their lowest byte first.
 */
final class SegmentFormat {
  /** "SCtxSeg1". */
  static final long MAGIC = 0x3167655378744353L;

  /** Grows when the layout changes. */
  static final int FORMAT = 1;

  /**
   * Grows when words, their stems or their features are found in another way, though documents stay as
   * they are: segments hold stems and features. {@code SegmentWordsTest} notices.
   */
  static final int WORDS = 1;

  /** What reads words and their stems, as one number. */
  static final int TOKENIZER = Document.VERSION * 1_000 + WORDS;

  static final int BLOCK_BITS = 15;
  static final int BLOCK = 1 << BLOCK_BITS;

  /** Lists of more postings than this have a table to skip by. */
  static final int SKIPPING_FROM = 256;

  /** Postings between two entries of that table. */
  static final int SKIP = 128;

  /** Each with its place in the header's list of where sections begin. */
  enum Section {
    IDS(0),
    PLACES_BY_ID(1),
    SENT_AT(2),
    PARENTS(3),
    SENDERS(4),
    TEXT_LENGTHS(5),
    LENGTHS(6),
    ROW_STARTS(7),
    TRAITS(8),
    VISIBILITIES(9),
    SESSION_STARTS(10),
    SESSION_NAMES(11),
    SESSION_PAIRS(12),
    SESSION_TEXT_WORDS(13),
    SESSION_WORDS(14),
    PAIR_SENDERS(15),
    PAIR_PLACES(16),
    HIDDEN_PLACES(17),
    HIDDEN_TYPES(18),
    HIDDEN_RECIPIENTS(19),
    RECIPIENTS(20),
    ANSWERED(21),
    ANSWERS(22),
    STRING_STARTS(23),
    STRINGS(24),
    TERM_STARTS(25),
    TERMS(26),
    TERM_LETTERS(27),
    TERM_LENGTHS(28),
    STEM_KEYS(29),
    STEM_TERMS(30),
    POSTING_STARTS(31),
    POSTINGS(32),
    ROWS(33),
    SUMS(34);

    private final int place;

    Section(int place) {
      this.place = place;
    }

    /** Its place in the list. */
    int place() {
      return place;
    }
  }

  /** Each with its place in the header's list of counts. */
  enum Count {
    MESSAGES(0),
    SESSIONS(1),
    SENDERS(2),
    TERMS(3),
    HIDDEN(4),
    ANSWERS(5),
    STRINGS(6);

    private final int place;

    Count(int place) {
      this.place = place;
    }

    /** Its place in the list. */
    int place() {
      return place;
    }
  }

  /** Magic, format, tokenizer, key, length. */
  static final int COUNTS_AT = 8 + 4 + 4 + 16 + 8;

  static final int SECTIONS_AT = COUNTS_AT + 4 * Count.values().length;

  /** Where the checksum of the checksums and that of the header are. */
  static final int HEADER_END = SECTIONS_AT + 4 * Section.values().length + 4;

  private SegmentFormat() {}

  /** A visibility as a number. */
  static int code(Visibility visibility) {
    return switch (visibility) {
      case PUBLIC -> 0;
      case PRIVATE -> 1;
      case AGENT_ONLY -> 2;
      case ADMIN_ONLY -> 3;
    };
  }

  /** The visibility that {@link #code} made a number of. */
  static Visibility visibility(int code) {
    return switch (code) {
      case 0 -> Visibility.PUBLIC;
      case 1 -> Visibility.PRIVATE;
      case 2 -> Visibility.AGENT_ONLY;
      default -> Visibility.ADMIN_ONLY;
    };
  }
}
