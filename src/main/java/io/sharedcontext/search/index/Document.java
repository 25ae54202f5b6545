package io.sharedcontext.search.index;

import io.sharedcontext.search.text.DateSpan;
import io.sharedcontext.search.text.Dates;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.TextFeatures;
import io.sharedcontext.search.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What search keeps of a message: its words in order, and whether it asks something.
 *
 * <p>Written as: one byte of flags, the number of words of the text (variable length), then each
 * word: one byte if it is a stop word (its place + 1), else 0, its length in bytes, and its letters
 * in UTF-8. A hash would take no less room, and would need a table of all words beside it.
 *
 * @param text the words of the content
 * @param metadata the words in the metadata's values
 * @param traits the {@link TextFeatures} that its words do not show
 * @param textDates the days that the content names
 * @param metadataDates the days that the metadata's values name
 */
public record Document(
    List<String> text, List<String> metadata, int traits, Dates textDates, Dates metadataDates) {
  /** Grows when messages are read or written in another way: documents are to be made anew then. */
  public static final int VERSION = 2;

  public Document {
    text = List.copyOf(text);
    metadata = List.copyOf(metadata);
  }

  /** The document of a message with {@code content} and these metadata values (nested ones too). */
  public static Document of(String content, Collection<String> metadataValues) {
    List<String> values = new ArrayList<>();
    metadataValues.forEach(value -> values.addAll(Tokenizer.of(value)));
    List<String> words = new ArrayList<>();
    TextFeatures features = new TextFeatures(content);
    Tokenizer.read(content, (word, start, end) -> {
      words.add(word);
      features.see(start, end);
    });
    return new Document(words, values, features.bits(), Dates.told(words), Dates.told(values));
  }

  /** The words that a {@link Vocabulary} has to know before an {@link SessionIndex} takes this. */
  public Set<String> words() {
    Set<String> words = new LinkedHashSet<>(text);
    words.addAll(metadata);
    words.removeIf(StopWords::contains);
    return words;
  }

  /** Is it the same whenever its message is sent? Else it names days, which may depend on it. */
  boolean timeless() {
    return !textDates.any() && !metadataDates.any();
  }

  /**
   * This document as bytes, for {@link SessionIndex#add}. The days that it names are words of it, too,
   * after the others.
   *
   * @param sentAt when its message was sent, in milliseconds: what makes yesterday a day
   */
  public byte[] encode(long sentAt) {
    List<String> words = withDays(text, textDates, sentAt);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(traits);
    writeCount(bytes, words.size());
    words.forEach(word -> write(bytes, word));
    withDays(metadata, metadataDates, sentAt).forEach(word -> write(bytes, word));
    return bytes.toByteArray();
  }

  private static List<String> withDays(List<String> words, Dates dates, long sentAt) {
    if (!dates.any()) {
      return words;
    }
    List<String> all = new ArrayList<>(words);
    all.addAll(dates.words(DateSpan.dayOf(sentAt)));
    return all;
  }

  private static void writeCount(ByteArrayOutputStream bytes, int count) {
    int rest = count;
    while (rest > 0x7F) {
      bytes.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  private static void write(ByteArrayOutputStream bytes, String word) {
    int place = StopWords.place(word);
    bytes.write(place + 1);
    if (place < 0) {
      byte[] letters = word.getBytes(StandardCharsets.UTF_8);
      bytes.write(letters.length);
      bytes.writeBytes(letters);
    }
  }

  /**
   * A written document, read back.
   *
   * @param words numbers in the vocabulary
   * @param textLength how many of them are the text's
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  record Read(int[] words, int textLength, int traits) {}

  /** Reads what {@link #encode} wrote; words that {@code vocabulary} does not know are taken in. */
  static Read decode(byte[] bytes, Vocabulary vocabulary) {
    int at = 1;
    int textLength = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      textLength |= (next & 0x7F) << shift;
      if (next >= 0) {
        break;
      }
    }
    int[] words = new int[count(bytes, at)];
    vocabulary.read(bytes, at, words);
    return new Read(words, textLength, bytes[0]);
  }

  private static int count(byte[] bytes, int from) {
    int count = 0;
    for (int at = from; at < bytes.length; count++) {
      at += bytes[at] == 0 ? 2 + (bytes[at + 1] & 0xFF) : 1;
    }
    return count;
  }
}
