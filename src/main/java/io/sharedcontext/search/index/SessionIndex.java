package io.sharedcontext.search.index;

import io.sharedcontext.search.text.TextFeatures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;

/**
 * The messages of one session as search sees them, in the order of their ids. Only grows: when a
 * message is deleted, another takes its place. Readers take a {@link View} and need no lock.
 */
public final class SessionIndex {
  private static final int FEWEST = 16;
  private static final int FIXED_BYTES = 37;

  private final Vocabulary vocabulary;
  private final long deletions;
  private final long after;
  private final Map<String, Integer> senders = new LinkedHashMap<>();
  private final AtomicReference<View> view;

  /** An index without messages. {@code vocabulary} may serve any number of indexes. */
  public SessionIndex(Vocabulary vocabulary) {
    this(vocabulary, 0, 0);
  }

  /** The same of a session from which messages had been deleted so often, for what follows a message. */
  SessionIndex(Vocabulary vocabulary, long deletions, long after) {
    this.vocabulary = vocabulary;
    this.deletions = deletions;
    this.after = after;
    view = new AtomicReference<>(View.empty(vocabulary));
  }

  /** How often messages had been deleted when it was begun; with the next it is of no use any more. */
  long deletions() {
    return deletions;
  }

  /** It holds what follows the message with this id. */
  long after() {
    return after;
  }

  /**
   * A message to add.
   *
   * @param id greater than that of any message before
   * @param sentAt milliseconds
   * @param parent the id of the message it answers, or 0
   * @param document what {@link Document#encode} wrote; its words are in the vocabulary
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  public record Entry(long id, String sender, long sentAt, long parent, byte[] document) {}

  /**
   * The messages at one moment. A message is named by its place, 0 to {@code size} - 1.
   *
   * @param terms what {@code words} are numbers of
   * @param parents the id of the message that it answers, or 0
   * @param linked whether any answers another
   * @param senders places in {@code senderNames}
   * @param starts where the words of each begin, with one more for the end
   * @param traits the {@link TextFeatures} of each
   * @param textEnds where the words of its text end and those of its metadata begin
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  public record View(
      Vocabulary terms,
      long[] ids,
      long[] sentAt,
      long[] parents,
      int[] senders,
      int[] starts,
      int[] textEnds,
      int[] words,
      byte[] traits,
      String[] senderNames,
      boolean linked,
      int size)
      implements IndexPart {
    static View empty(Vocabulary vocabulary) {
      return new View(
          vocabulary,
          new long[FEWEST],
          new long[FEWEST],
          new long[FEWEST],
          new int[FEWEST],
          new int[FEWEST + 1],
          new int[FEWEST],
          new int[FEWEST * 8],
          new byte[FEWEST],
          new String[0],
          false,
          0);
    }

    /** The place of the message with this id, or a negative number. */
    public int place(long id) {
      return Arrays.binarySearch(ids, 0, size, id);
    }

    /** The id of the newest message, or 0. */
    public long newest() {
      return size == 0 ? 0 : ids[size - 1];
    }

    /** The same with room for one message of so many words; arrays that have it are shared. */
    View roomy(int more) {
      boolean full = size == ids.length;
      int room = size + size / 2 + FEWEST;
      int needed = starts[size] + more;
      return new View(
          terms,
          full ? Arrays.copyOf(ids, room) : ids,
          full ? Arrays.copyOf(sentAt, room) : sentAt,
          full ? Arrays.copyOf(parents, room) : parents,
          full ? Arrays.copyOf(senders, room) : senders,
          full ? Arrays.copyOf(starts, room + 1) : starts,
          full ? Arrays.copyOf(textEnds, room) : textEnds,
          needed <= words.length ? words : Arrays.copyOf(words, needed + needed / 2),
          full ? Arrays.copyOf(traits, room) : traits,
          senderNames,
          linked,
          size);
    }

    View trimmed() {
      return new View(
          terms,
          Arrays.copyOf(ids, size),
          Arrays.copyOf(sentAt, size),
          Arrays.copyOf(parents, size),
          Arrays.copyOf(senders, size),
          Arrays.copyOf(starts, size + 1),
          Arrays.copyOf(textEnds, size),
          Arrays.copyOf(words, starts[size]),
          Arrays.copyOf(traits, size),
          senderNames,
          linked,
          size);
    }

    boolean holds(int more) {
      return size < ids.length && starts[size] + more <= words.length;
    }

    View grown(String[] nowNames) {
      return new View(
          terms,
          ids,
          sentAt,
          parents,
          senders,
          starts,
          textEnds,
          words,
          traits,
          nowNames,
          linked || parents[size] != 0,
          size + 1);
    }

    @Override
    public long id(int place) {
      return ids[place];
    }

    @Override
    public long sentAt(int place) {
      return sentAt[place];
    }

    @Override
    public int sender(int place) {
      return senders[place];
    }

    @Override
    public int names() {
      return senderNames.length;
    }

    @Override
    public String name(int sender) {
      return senderNames[sender];
    }

    @Override
    public long parent(int place) {
      return parents[place];
    }

    @Override
    public Answers answers(int from, int to) {
      return ScannedOccurrences.answers(this, from, to);
    }

    @Override
    public int traits(int place) {
      return traits[place];
    }

    @Override
    public int textLength(int place) {
      return textEnds[place] - starts[place];
    }

    @Override
    public int length(int place) {
      return starts[place + 1] - starts[place];
    }

    @Override
    public int[] words(int place) {
      return Arrays.copyOfRange(words, starts[place], starts[place + 1]);
    }

    @Override
    public void row(int place, Row row) {
      row.read(words, starts[place], textEnds[place], starts[place + 1]);
    }

    @Override
    public boolean scanned() {
      return true;
    }

    @Override
    public void mark(boolean[] there, int from, int to, IntPredicate visible, boolean metadata) {
      for (int place = from; place < to; place++) {
        int end = metadata ? starts[place + 1] : textEnds[place];
        for (int i = starts[place]; visible.test(place) && i < end; i++) {
          there[words[i]] = true;
        }
      }
    }

    @Override
    public Occurrences find(
        WantedTerms wanted, int from, int to, IntPredicate visible, boolean metadata) {
      return ScannedOccurrences.in(this, wanted, from, to, visible, metadata);
    }
  }

  /** Adds a message; one thread at a time. */
  public synchronized void add(Entry entry) {
    Document.Read read = Document.decode(entry.document(), vocabulary);
    View before = Objects.requireNonNull(view.get());
    View now = before.holds(read.words().length) ? before : before.roomy(read.words().length);
    int at = now.size;
    int start = now.starts[at];
    now.ids[at] = entry.id();
    now.sentAt[at] = entry.sentAt();
    now.parents[at] = entry.parent();
    now.senders[at] = senders.computeIfAbsent(entry.sender(), name -> senders.size());
    System.arraycopy(read.words(), 0, now.words, start, read.words().length);
    now.textEnds[at] = start + read.textLength();
    now.starts[at + 1] = start + read.words().length;
    now.traits[at] = (byte) traits(read, vocabulary);
    view.set(now.grown(names(now.senderNames)));
  }

  /** Gives up the room that is kept for more messages: they may not come for long. */
  synchronized void trim() {
    view.set(Objects.requireNonNull(view.get()).trimmed());
  }

  /** The features of a message, with those that its words show. */
  static int traits(Document.Read read, Vocabulary vocabulary) {
    int traits = read.traits();
    for (int i = 0; i < read.textLength(); i++) {
      traits |= vocabulary.traits(read.words()[i]);
    }
    return traits;
  }

  private String[] names(String[] before) {
    return before.length == senders.size() ? before : senders.keySet().toArray(String[]::new);
  }

  /** The messages as they are now. */
  public View view() {
    return Objects.requireNonNull(view.get());
  }

  /** How many bytes of memory this takes, without the vocabulary. */
  public long weight() {
    View now = Objects.requireNonNull(view.get());
    return 4L * now.words.length
        + (long) FIXED_BYTES * now.ids.length
        + 64L * now.senderNames.length;
  }
}
