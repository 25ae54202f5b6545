package io.sharedcontext.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.memory.MemoryDocument;
import io.sharedcontext.memory.MemoryEntry;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.search.fuzzy.PreparedText;
import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.MetadataText;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.TextTable;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches memory as if each entry were a message: its key and its value are the text, who set it
 * last is the sender. Nothing of it is kept between two searches.
 */
final class MemorySearch {
  /** Of values together; what was set longest ago is left out beyond. */
  private static final long MOST_CHARACTERS = 16_000_000;

  private final Clock clock;

  MemorySearch(Clock clock) {
    this.clock = clock;
  }

  /** The same as long as {@code caller} can read the same entries. */
  List<?> state(Tx tx, Caller caller) {
    Instant now = clock.instant();
    return List.of(
        MemoryTable.state(tx, MemoryDocument.SHARED, now), MemoryTable.state(tx, caller.id(), now));
  }

  /** The entries that {@code caller} can read and that may be found. */
  List<MemoryEntry> read(Tx tx, Caller caller, SearchRequest wanted) {
    return MemoryTable.readable(tx, caller, wanted.session(), clock.instant(), MOST_CHARACTERS)
        .stream()
        .filter(entry -> wanted(entry, wanted.only()))
        .toList();
  }

  private static boolean wanted(MemoryEntry entry, SearchRequest.SearchFilter only) {
    boolean reach = switch (only.privacy()) {
      case ALL -> true;
      case PUBLIC -> entry.place().shared();
      case PRIVATE -> !entry.place().shared();
    };
    return reach
        && only.covers(entry.updatedAt().toEpochMilli())
        && only.sender().map(entry.updatedBy()::equals).orElse(true);
  }

  /** The best answers among {@code entries}. */
  static Search.Ranking search(
      List<MemoryEntry> entries, SearchRequest wanted, ParsedQuery question) {
    if (entries.isEmpty()) {
      return Search.Ranking.NONE;
    }
    // Words of its own: what is private to one caller must not become known to a search for
    // another.
    Vocabulary vocabulary = new Vocabulary();
    List<String> texts = entries.stream().map(MemorySearch::text).toList();
    List<SearchScope> scopes = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      scopes.add(scope(i, entries.get(i), texts.get(i), vocabulary));
    }
    SearchHits ranked = new Ranker().search(scopes, question, wanted.threshold(), wanted.limit());
    return found(entries, texts, ranked);
  }

  private static Search.Ranking found(
      List<MemoryEntry> entries, List<String> texts, SearchHits ranked) {
    List<SearchResult> results = ranked.hits().stream()
        .map(hit -> SearchResult.of(entries.get(place(hit)), texts.get(place(hit)), hit))
        .toList();
    return new Search.Ranking(results, ranked.total());
  }

  /** Those of {@code entries} that resemble the query as a whole. */
  static Search.Ranking alike(List<MemoryEntry> entries, SearchRequest wanted) {
    FuzzyRanker fuzzy = new FuzzyRanker(wanted);
    TopHits best = new TopHits(wanted.limit());
    List<String> texts = entries.stream().map(MemorySearch::text).toList();
    for (int i = 0; i < texts.size(); i++) {
      MemoryEntry entry = entries.get(i);
      JsonNode metadata = wanted.metadata() ? Json.parse(entry.metadata()) : Json.object();
      String whole = TextTable.text(entry.updatedBy(), texts.get(i), metadata);
      fuzzy.add(i + 1L, PreparedText.of(whole), best);
    }
    SearchHits ranked = FuzzyRanker.ranked(best, hit -> fuzzy.alike(texts.get(place(hit))));
    return found(entries, texts, ranked);
  }

  /** Each entry stands alone, as a session of one message. */
  private static SearchScope scope(
      int place, MemoryEntry entry, String text, Vocabulary vocabulary) {
    Document document = Document.of(text, MetadataText.of(Json.parse(entry.metadata())));
    SessionIndex index = new SessionIndex(vocabulary);
    long setAt = entry.updatedAt().toEpochMilli();
    index.add(
        new SessionIndex.Entry(place + 1L, entry.updatedBy(), setAt, 0, document.encode(setAt)));
    return new SearchScope(index.view(), any -> true, any -> true);
  }

  private static int place(Hit hit) {
    return (int) hit.id() - 1;
  }

  private static String text(MemoryEntry entry) {
    JsonNode value = Json.parse(entry.value());
    return entry.place().key() + ": " + (value.isTextual() ? value.textValue() : Json.text(value));
  }
}
