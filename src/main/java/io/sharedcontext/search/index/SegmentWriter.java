package io.sharedcontext.search.index;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.search.index.SegmentFormat.Count;
import io.sharedcontext.search.index.SegmentFormat.Section;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Collects messages in memory and writes them as one segment. Takes about 300 bytes for a message of 30
 * words until it is written. For one thread.
 */
final class SegmentWriter {
  private final Vocabulary vocabulary = new Vocabulary();
  private final Map<String, IntList> sessions = new HashMap<>();
  private final LongList ids = new LongList();
  private final LongList sentAt = new LongList();
  private final LongList parents = new LongList();
  private final IntList senders = new IntList();
  private final IntList textLengths = new IntList();
  private final IntList traits = new IntList();
  private final IntList visibilities = new IntList();
  private final List<int[]> words = new ArrayList<>();
  private final Map<Integer, Audience> audiences = new HashMap<>();
  private final Map<String, Integer> names = new LinkedHashMap<>();

  /** Whom a message that is not public was for. */
  private record Audience(String senderType, List<String> recipients) {}

  /**
   * A message.
   *
   * @param entry with an id above those of the messages before
   * @param senderType the type that its sender had when it was posted
   */
  record Posted(
      String session,
      SessionIndex.Entry entry,
      Visibility visibility,
      String senderType,
      List<String> recipients) {}

  int size() {
    return ids.size();
  }

  void add(Posted posted) {
    SessionIndex.Entry entry = posted.entry();
    Document.Read read = Document.decode(entry.document(), vocabulary);
    int message = ids.size();
    sessions.computeIfAbsent(posted.session(), session -> new IntList()).add(message);
    ids.add(entry.id());
    sentAt.add(entry.sentAt());
    parents.add(entry.parent());
    senders.add(names.computeIfAbsent(entry.sender(), name -> names.size()));
    textLengths.add(read.textLength());
    traits.add(SessionIndex.traits(read, vocabulary));
    visibilities.add(SegmentFormat.code(posted.visibility()));
    words.add(read.words());
    if (posted.visibility() != Visibility.PUBLIC) {
      audiences.put(message, new Audience(posted.senderType(), posted.recipients()));
    }
  }

  /** Writes all of it to {@code file}, has it on the disk, and returns its length. */
  long write(FileChannel file, long keyHigh, long keyLow) throws IOException {
    List<String> sessionNames = new ArrayList<>(sessions.keySet());
    Collections.sort(sessionNames);
    int senderCount = names.size();
    int[] order = sessionNames.stream()
        .map(sessions::get)
        .flatMapToInt(list -> IntStream.range(0, list.size()).map(list::get))
        .toArray();
    SegmentOutput out = new SegmentOutput(file);
    writeColumns(out, order);
    writeSessions(out, sessionNames, order);
    int hidden = writeAudiences(out, order);
    int answers = writeAnswers(out, order);
    writeStrings(out);
    int terms = new SegmentTermsWriter(vocabulary, words, textLengths).write(out, order);
    int[] counts = new int[Count.values().length];
    counts[Count.MESSAGES.place()] = order.length;
    counts[Count.SESSIONS.place()] = sessionNames.size();
    counts[Count.SENDERS.place()] = senderCount;
    counts[Count.TERMS.place()] = terms;
    counts[Count.HIDDEN.place()] = hidden;
    counts[Count.ANSWERS.place()] = answers;
    counts[Count.STRINGS.place()] = names.size();
    return out.finish(keyHigh, keyLow, counts);
  }

  private void writeColumns(SegmentOutput out, int[] order) throws IOException {
    writeLongs(out, Section.IDS, order, ids);
    int[] places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    writeInts(out, Section.PLACES_BY_ID, IntList.of(places));
    writeLongs(out, Section.SENT_AT, order, sentAt);
    writeLongs(out, Section.PARENTS, order, parents);
    writeInts(out, Section.SENDERS, senders.at(order));
    writeInts(out, Section.TEXT_LENGTHS, textLengths.at(order));
    out.begin(Section.LENGTHS);
    for (int message : order) {
      out.putInt(words.get(message).length);
    }
    writeBytes(out, Section.TRAITS, traits.at(order));
    writeBytes(out, Section.VISIBILITIES, visibilities.at(order));
  }

  private static void writeLongs(SegmentOutput out, Section section, int[] order, LongList values)
      throws IOException {
    out.begin(section);
    for (int message : order) {
      out.putLong(values.get(message));
    }
  }

  private static void writeBytes(SegmentOutput out, Section section, IntList values)
      throws IOException {
    out.begin(section);
    for (int i = 0; i < values.size(); i++) {
      out.putByte(values.get(i));
    }
  }

  private int string(String text) {
    return names.computeIfAbsent(text, name -> names.size());
  }

  private void writeSessions(SegmentOutput out, List<String> sessionNames, int[] order)
      throws IOException {
    out.begin(Section.SESSION_STARTS);
    int start = 0;
    for (String session : sessionNames) {
      out.putInt(start);
      start += messages(session).size();
    }
    out.putInt(start);
    out.begin(Section.SESSION_NAMES);
    for (String session : sessionNames) {
      out.putInt(string(session));
    }
    out.begin(Section.SESSION_TEXT_WORDS);
    for (String session : sessionNames) {
      IntList of = messages(session);
      out.putLong(IntStream.range(0, of.size())
          .mapToLong(i -> textLengths.get(of.get(i)))
          .sum());
    }
    out.begin(Section.SESSION_WORDS);
    for (String session : sessionNames) {
      IntList of = messages(session);
      out.putLong(IntStream.range(0, of.size())
          .mapToLong(i -> words.get(of.get(i)).length)
          .sum());
    }
    writePairs(out, sessionNames, order);
  }

  private IntList messages(String session) {
    return sessions.getOrDefault(session, new IntList());
  }

  /** Who sent anything in each session, and the first that everybody saw. */
  private void writePairs(SegmentOutput out, List<String> sessionNames, int[] order)
      throws IOException {
    IntList starts = new IntList();
    IntList pairSenders = new IntList();
    IntList places = new IntList();
    int place = 0;
    for (String session : sessionNames) {
      starts.add(pairSenders.size());
      Map<Integer, Integer> first = new LinkedHashMap<>();
      for (int end = place + messages(session).size(); place < end; place++) {
        int message = order[place];
        boolean isPublic = visibilities.get(message) == SegmentFormat.code(Visibility.PUBLIC);
        int shown = place;
        first.merge(
            senders.get(message),
            isPublic ? place : -1,
            (old, now) -> old < 0 && isPublic ? shown : old);
      }
      first.forEach((sender, at) -> {
        pairSenders.add(sender);
        places.add(at);
      });
    }
    starts.add(pairSenders.size());
    writeInts(out, Section.SESSION_PAIRS, starts);
    writeInts(out, Section.PAIR_SENDERS, pairSenders);
    writeInts(out, Section.PAIR_PLACES, places);
  }

  static void writeInts(SegmentOutput out, Section section, IntList values) throws IOException {
    out.begin(section);
    for (int i = 0; i < values.size(); i++) {
      out.putInt(values.get(i));
    }
  }

  private int writeAudiences(SegmentOutput out, int[] order) throws IOException {
    IntList places = new IntList();
    IntList types = new IntList();
    IntList starts = new IntList();
    IntList recipients = new IntList();
    for (int place = 0; place < order.length; place++) {
      Audience audience = audiences.get(order[place]);
      if (audience != null) {
        places.add(place);
        types.add(string(audience.senderType()));
        starts.add(recipients.size());
        audience.recipients().forEach(agent -> recipients.add(string(agent)));
      }
    }
    starts.add(recipients.size());
    writeInts(out, Section.HIDDEN_PLACES, places);
    writeInts(out, Section.HIDDEN_TYPES, types);
    writeInts(out, Section.HIDDEN_RECIPIENTS, starts);
    writeInts(out, Section.RECIPIENTS, recipients);
    return places.size();
  }

  /** Those that answer another, by the id of that and then by their places. */
  private int writeAnswers(SegmentOutput out, int[] order) throws IOException {
    int[] answers = IntStream.range(0, order.length)
        .filter(place -> parents.get(order[place]) != 0)
        .boxed()
        .sorted(Comparator.comparingLong(place -> parents.get(order[place])))
        .mapToInt(Integer::intValue)
        .toArray();
    out.begin(Section.ANSWERED);
    for (int place : answers) {
      out.putLong(parents.get(order[place]));
    }
    out.begin(Section.ANSWERS);
    for (int place : answers) {
      out.putInt(place);
    }
    return answers.length;
  }

  private void writeStrings(SegmentOutput out) throws IOException {
    SegmentTermsWriter.writeTexts(
        out, List.copyOf(names.keySet()), Section.STRING_STARTS, Section.STRINGS);
  }
}
