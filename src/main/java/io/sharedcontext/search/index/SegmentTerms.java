package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentFormat.Section;
import io.sharedcontext.search.text.Stemmer;
import io.sharedcontext.search.text.StopWords;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The words of a segment, in their order. Safe for several threads. */
final class SegmentTerms implements TermDictionary {
  private final Segment segment;
  private final int size;

  SegmentTerms(Segment segment, int size) {
    this.segment = segment;
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String word(int term) {
    return text(Section.TERM_STARTS, Section.TERMS, term);
  }

  String text(Section starts, Section texts, int at) {
    CheckedBytes bytes = segment.bytes();
    int start = bytes.getInt(segment.at(starts) + 4 * at);
    byte[] text = new byte[length(bytes.getInt(segment.at(starts) + 4 * (at + 1)) - start)];
    bytes.read(segment.at(texts) + start, text, text.length);
    return new String(text, StandardCharsets.UTF_8);
  }

  private int length(int length) {
    if (length < 0) {
      throw new DamagedSegmentException(segment.file(), "points outside of itself");
    }
    return length;
  }

  @Override
  public int shapes(int from, long[] letters, byte[] lengths) {
    int count = Math.min(letters.length, size - from);
    if (count > 0) {
      segment.bytes().read(segment.at(Section.TERM_LETTERS) + 8 * from, letters, count);
      segment.bytes().read(segment.at(Section.TERM_LENGTHS) + from, lengths, count);
    }
    return count;
  }

  @Override
  public byte[] initials() {
    byte[] initials = new byte[size];
    for (int term = 0; term < size; term++) {
      String word = word(term);
      initials[term] = StopWords.contains(word) ? 0 : Vocabulary.initial(word);
    }
    return initials;
  }

  @Override
  public int number(String word) {
    int at = from(word);
    return at < size && word(at).equals(word) ? at : -1;
  }

  /** The number of the first word that is {@code word} or after it. */
  private int from(String word) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = word(middle).compareTo(word) < 0;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  @Override
  public void beginningWith(char first, Consumer<String> sink) {
    int end = from(Character.toString(first + 1));
    for (int term = from(Character.toString(first)); term < end; term++) {
      sink.accept(word(term));
    }
  }

  @Override
  public int[] family(String word) {
    long stem = Vocabulary.key(Stemmer.of(word));
    int first = first(stem);
    int end = first;
    while (end < size && key(end) == stem) {
      end++;
    }
    int[] family = new int[end - first];
    for (int i = 0; i < family.length; i++) {
      family[i] = segment.bytes().getInt(segment.at(Section.STEM_TERMS) + 4 * (first + i));
    }
    return family;
  }

  private long key(int at) {
    return segment.bytes().getLong(segment.at(Section.STEM_KEYS) + 8 * at);
  }

  private int first(long stem) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = key(middle) < stem;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }
}
