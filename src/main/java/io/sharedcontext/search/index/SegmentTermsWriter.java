package io.sharedcontext.search.index;

import io.sharedcontext.search.fuzzy.EditDistance;
import io.sharedcontext.search.index.SegmentFormat.Section;
import io.sharedcontext.search.text.Stemmer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the words of a segment, where they stand, and each message's row of them. For one thread. */
final class SegmentTermsWriter {
  private static final int[] NONE = {};

  private final Vocabulary vocabulary;
  private final List<int[]> words;
  private final IntList textLengths;

  /**
   * Writes nothing yet.
   *
   * @param words of each message, as numbers of {@code vocabulary}
   * @param textLengths how many of them are the text's
   */
  SegmentTermsWriter(Vocabulary vocabulary, List<int[]> words, IntList textLengths) {
    this.vocabulary = vocabulary;
    this.words = words;
    this.textLengths = textLengths;
  }

  /** Writes all of it, the messages in this order; returns how many words there are. */
  int write(SegmentOutput out, int[] order) throws IOException {
    int[] terms = terms();
    writeTerms(out, terms);
    writePostings(out, order, ranks(terms), terms.length);
    return terms.length;
  }

  /** The numbers of the words that occur, in the order of the words. */
  private int[] terms() {
    boolean[] used = new boolean[vocabulary.size()];
    words.forEach(row -> Arrays.stream(row).forEach(word -> used[word] = true));
    return IntStream.range(0, used.length)
        .filter(word -> used[word])
        .boxed()
        .sorted(Comparator.comparing(vocabulary::word))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int[] ranks(int[] terms) {
    int[] ranks = new int[vocabulary.size()];
    for (int rank = 0; rank < terms.length; rank++) {
      ranks[terms[rank]] = rank;
    }
    return ranks;
  }

  static void writeTexts(SegmentOutput out, List<String> texts, Section starts, Section bytes)
      throws IOException {
    ByteList all = new ByteList();
    out.begin(starts);
    for (String text : texts) {
      out.putInt(all.size());
      all.addAll(text.getBytes(StandardCharsets.UTF_8));
    }
    out.putInt(all.size());
    out.begin(bytes);
    out.putBytes(all.array(), all.size());
  }

  private void writeTerms(SegmentOutput out, int[] terms) throws IOException {
    List<String> texts = Arrays.stream(terms).mapToObj(vocabulary::word).toList();
    writeTexts(out, texts, Section.TERM_STARTS, Section.TERMS);
    out.begin(Section.TERM_LETTERS);
    for (String text : texts) {
      out.putLong(EditDistance.letters(text));
    }
    out.begin(Section.TERM_LENGTHS);
    for (String text : texts) {
      out.putByte(text.length());
    }
    long[] stems =
        texts.stream().mapToLong(text -> Vocabulary.key(Stemmer.of(text))).toArray();
    int[] byStem = IntStream.range(0, stems.length)
        .boxed()
        .sorted(Comparator.comparingLong(term -> stems[term]))
        .mapToInt(Integer::intValue)
        .toArray();
    out.begin(Section.STEM_KEYS);
    for (int term : byStem) {
      out.putLong(stems[term]);
    }
    out.begin(Section.STEM_TERMS);
    for (int term : byStem) {
      out.putInt(term);
    }
  }

  private void writePostings(SegmentOutput out, int[] order, int[] ranks, int termCount)
      throws IOException {
    PostingList[] lists = new PostingList[termCount];
    Arrays.setAll(lists, i -> new PostingList());
    ByteList rows = new ByteList();
    IntList rowStarts = new IntList();
    for (int place = 0; place < order.length; place++) {
      rowStarts.add(rows.size());
      int[] row = words.get(order[place]);
      int[] coded = row.length == 0 ? NONE : new int[row.length];
      for (int i = 0; i < row.length; i++) {
        int rank = ranks[row[i]];
        rows.addVariable(rank);
        coded[i] = rank << 1 | (i < textLengths.get(order[place]) ? 0 : 1);
      }
      post(lists, place, coded);
    }
    rowStarts.add(rows.size());
    SegmentWriter.writeInts(out, Section.ROW_STARTS, rowStarts);
    out.begin(Section.ROWS);
    out.putBytes(rows.array(), rows.size());
    IntList starts = new IntList();
    ByteList postings = new ByteList();
    for (PostingList list : lists) {
      starts.add(postings.size());
      ByteList written = list.written();
      postings.addAll(Arrays.copyOf(written.array(), written.size()));
    }
    starts.add(postings.size());
    SegmentWriter.writeInts(out, Section.POSTING_STARTS, starts);
    out.begin(Section.POSTINGS);
    out.putBytes(postings.array(), postings.size());
  }

  private static void post(PostingList[] lists, int place, int[] coded) {
    Arrays.sort(coded);
    for (int i = 0; i < coded.length; ) {
      int rank = coded[i] >>> 1;
      int inText = 0;
      int inMetadata = 0;
      for (; i < coded.length && coded[i] >>> 1 == rank; i++) {
        inText += (coded[i] & 1) == 0 ? 1 : 0;
        inMetadata += coded[i] & 1;
      }
      lists[rank].add(place, inText, inMetadata);
    }
  }
}
