package io.sharedcontext.search;

import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.index.Holders;
import io.sharedcontext.search.index.IndexPart;
import io.sharedcontext.search.index.Occurrences;
import io.sharedcontext.search.index.TermDictionary;
import io.sharedcontext.search.index.WantedTerms;
import io.sharedcontext.search.text.DateSpan;
import io.sharedcontext.search.text.Tokenizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * What one caller's search counts and looks at: the messages of its sessions that the caller sees, in
 * however many parts they lie. Messages that the caller may not see leave no trace. For one thread.
 */
final class Corpus {
  private final List<SearchScope> scopes;
  private final boolean metadata;
  private final IdentityHashMap<IndexPart, Stretch> stretches = new IdentityHashMap<>();
  private final List<Stretch> order = new ArrayList<>();
  private final Set<TermDictionary> dictionaries =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<TermDictionary, boolean[]> there = new IdentityHashMap<>();
  private final Map<String, Integer> senders = new HashMap<>();
  private final List<String> senderNames = new ArrayList<>();
  private final Map<Integer, List<String>> nameWords = new HashMap<>();
  private final int messages;
  private final double meanLength;

  Corpus(List<SearchScope> scopes, boolean metadata) {
    this.scopes = scopes;
    this.metadata = metadata;
    int count = 0;
    long words = 0;
    for (SearchScope scope : scopes) {
      for (Run run : scope.runs()) {
        stretch(run).take(run);
        count += run.summary().messages();
        words += metadata ? run.summary().words() : run.summary().textWords();
      }
    }
    messages = count;
    meanLength = words / (double) Math.max(1, count);
  }

  private Stretch stretch(Run run) {
    return stretches.computeIfAbsent(run.part(), part -> {
      dictionaries.add(part.terms());
      Stretch fresh = new Stretch(part, run.visible());
      order.add(fresh);
      return fresh;
    });
  }

  /** All runs in one part, and what was found there. */
  final class Stretch {
    private final IndexPart part;
    private final IntPredicate visible;
    private final int[] senderOf;
    private final int[] range = {Integer.MAX_VALUE, 0};
    private final List<WantedTerms> wanted = new ArrayList<>();
    private final List<Occurrences> found = new ArrayList<>();

    private Stretch(IndexPart part, IntPredicate visible) {
      this.part = part;
      this.visible = visible;
      senderOf = new int[part.names()];
    }

    private void take(Run run) {
      range[0] = Math.min(range[0], run.from());
      range[1] = Math.max(range[1], run.to());
      for (int sender : run.summary().senders()) {
        senderOf[sender] = number(part.name(sender));
      }
    }

    IndexPart part() {
      return part;
    }

    /** The sender of a visible message, as {@link Corpus} numbers them. */
    int sender(int place) {
      return senderOf[part.sender(place)];
    }

    /** A sender that is seen here, as {@link Corpus} numbers them. */
    int senderNumber(int sender) {
      return senderOf[sender];
    }

    /** The candidates as this part's dictionary knows them, as of the latest {@link #find}. */
    WantedTerms wanted() {
      return wanted.get(wanted.size() - 1);
    }

    Occurrences found() {
      return found.get(found.size() - 1);
    }
  }

  private int number(String sender) {
    return senders.computeIfAbsent(sender, name -> {
      senderNames.add(name);
      return senderNames.size() - 1;
    });
  }

  List<SearchScope> scopes() {
    return scopes;
  }

  /** How many messages are visible. */
  int messages() {
    return messages;
  }

  /** The mean number of words of a message. */
  double meanLength() {
    return meanLength;
  }

  /** Are the values of metadata looked at? */
  boolean metadata() {
    return metadata;
  }

  /** Those who have sent anything visible, by their numbers. */
  List<String> senders() {
    return senderNames;
  }

  /** The words of a sender's name. */
  List<String> nameWords(int sender) {
    return nameWords.computeIfAbsent(sender, number -> Tokenizer.of(senderNames.get(number)));
  }

  /** Does the name of somebody who sent anything visible contain {@code word}? */
  boolean namesSender(String word) {
    return senderNames.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(word));
  }

  /** The dictionaries of what is searched, in no order. */
  Collection<TermDictionary> dictionaries() {
    return dictionaries;
  }

  Stretch stretch(IndexPart part) {
    Stretch known = stretches.get(part);
    return known != null ? known : new Stretch(part, place -> false);
  }

  /** Looks for all of {@code candidates}. */
  void find(CandidateTerms candidates) {
    IdentityHashMap<TermDictionary, WantedTerms> known = new IdentityHashMap<>();
    for (Stretch stretch : order) {
      WantedTerms wanted = known.computeIfAbsent(
          stretch.part.terms(),
          terms -> new WantedTerms(terms, candidates.words(), stretch.part.scanned()));
      stretch.wanted.add(wanted);
      stretch.found.add(
          stretch.part.find(wanted, stretch.range[0], stretch.range[1], stretch.visible, metadata));
    }
  }

  /** Does this candidate occur in any message? */
  boolean occurs(int candidate) {
    return order.stream().anyMatch(stretch -> stretch.found().any(candidate));
  }

  /** Shows the messages in which this candidate occurs. */
  void each(int candidate, BiConsumer<IndexPart, Integer> sink) {
    for (Stretch stretch : order) {
      stretch
          .found()
          .each(candidate, stretch.range[0], stretch.range[1], (place, number, text, other) -> {
            if (text + other > 0) {
              sink.accept(stretch.part, place);
            }
          });
    }
  }

  /** Shows the words of every message, as {@code reader} gives what takes those of a dictionary. */
  void read(Function<TermDictionary, IndexPart.Row> reader) {
    for (SearchScope scope : scopes) {
      for (Run run : scope.runs()) {
        IndexPart.Row row = reader.apply(run.part().terms());
        for (int place = run.from(); place < run.to(); place++) {
          if (run.visible().test(place)) {
            run.part().row(place, row);
          }
        }
      }
    }
  }

  /** The messages that hold a term, part by part. */
  IdentityHashMap<IndexPart, Holders> holders(float[] inText, float[] inMetadata) {
    IdentityHashMap<IndexPart, Holders> holders = new IdentityHashMap<>();
    for (Stretch stretch : order) {
      holders.put(stretch.part, stretch.found().holders(inText, inMetadata, (float)
          RankingWeights.RELATED));
    }
    return holders;
  }

  /** The years of which any day is named in what is searched, whoever sees that. */
  Set<Integer> yearsNamed() {
    Set<Integer> years = new HashSet<>();
    for (TermDictionary dictionary : dictionaries) {
      dictionary.beginningWith(DateSpan.MARK, word -> DateSpan.yearOf(word).ifPresent(years::add));
    }
    return years;
  }

  /** Does {@code word} stand in any message, be it a candidate or not? */
  boolean stands(String word) {
    for (Stretch stretch : order) {
      int term = stretch.part.terms().number(word);
      if (term >= 0 && stands(stretch, term)) {
        return true;
      }
    }
    return false;
  }

  private boolean stands(Stretch stretch, int term) {
    if (stretch.part.scanned()) {
      boolean[] read = there.computeIfAbsent(stretch.part.terms(), this::read);
      return term < read.length && read[term];
    }
    return stretch.part.occurs(term, stretch.range[0], stretch.range[1], stretch.visible, metadata);
  }

  /** For each word of a dictionary in memory whether it stands in any message that is visible. */
  private boolean[] read(TermDictionary terms) {
    boolean[] read = new boolean[terms.size()];
    for (Stretch stretch : order) {
      if (stretch.part.terms() == terms) {
        stretch.part.mark(read, stretch.range[0], stretch.range[1], stretch.visible, metadata);
      }
    }
    return read;
  }
}
