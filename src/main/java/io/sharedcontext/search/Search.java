package io.sharedcontext.search;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.toMap;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.memory.MemoryEntry;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds messages and memory for a caller. What it needs is read in one short snapshot, the ranking is
 * done outside of any transaction, and what is shown is read again by the caller's own rights. Safe
 * for several threads.
 */
public final class Search {
  private final Store store;
  private final IndexCache corpus;
  private final VisibilityCache audiences;
  private final Ranker ranker;
  private final MemorySearch recollection;

  public Search(Store store, Clock clock, Caches caches) {
    Vocabulary vocabulary = new Vocabulary();
    this.store = store;
    this.corpus = new IndexCache(vocabulary, new Backfill(store)::begin, caches);
    this.audiences = new VisibilityCache(caches);
    this.ranker = new Ranker(vocabulary);
    this.recollection = new MemorySearch(clock);
  }

  /**
   * What was found.
   *
   * @param results best first
   * @param total how many there are, whether or not they are among the results
   */
  public record Found(List<SearchResult> results, long total) {
    public Found {
      results = List.copyOf(results);
    }
  }

  /**
   * What the answers to {@code wanted} are made from: messages only come and are shown to others, and
   * entries of memory change or expire.
   */
  Optional<List<?>> state(Call call, SearchRequest wanted) {
    return store.read(
        call,
        tx -> Optional.of(List.of(
            MessageTable.visibilityChanges(tx, wanted.session()),
            wanted
                .session()
                .map(id -> MessageTable.newest(tx, id))
                .orElseGet(() -> MessageTable.newest(tx)),
            wanted.memory() ? recollection.state(tx, call.caller()) : List.of())));
  }

  /** What counts for a search, as it was at one moment. */
  private record Moment(List<SearchScope> scopes, List<MemoryEntry> memory) {}

  /** The best answers among what {@code caller} sees; fails for a session that does not exist. */
  public Found find(Caller caller, SearchRequest wanted) {
    Moment moment = store.read(tx -> moment(tx, caller, wanted));
    SearchHits ranked =
        wanted.mode() == SearchMode.FUZZY ? fuzzy(caller, wanted, moment) : ranked(wanted, moment);
    Found messages = shown(caller, ranked);
    return wanted.memory()
        ? merged(messages, MemorySearch.search(moment.memory(), wanted), wanted.limit())
        : messages;
  }

  private SearchHits ranked(SearchRequest wanted, Moment moment) {
    return ranker.search(moment.scopes(), wanted.question(), wanted.threshold(), wanted.limit());
  }

  /** The best by their words, compared as a whole; who resembles the query may so come to count. */
  private SearchHits fuzzy(Caller caller, SearchRequest wanted, Moment moment) {
    SearchHits best = ranker.search(moment.scopes(), wanted.question(), 0, FuzzyReranker.COMPARED);
    FuzzyReranker resemblance = new FuzzyReranker(wanted.query());
    List<Hit> judged = located(caller, best).entrySet().stream()
        .map(entry ->
            resemblance.judged(entry.getKey(), entry.getValue().message().content()))
        .filter(hit -> hit.score() >= wanted.threshold())
        .sorted(comparingInt(Hit::score).thenComparingLong(Hit::id).reversed())
        .toList();
    long before =
        best.hits().stream().filter(hit -> hit.score() >= wanted.threshold()).count();
    return new SearchHits(judged.subList(0, Math.min(wanted.limit(), judged.size())), (int)
        (ranked(wanted, moment).total() + judged.size() - before));
  }

  private Moment moment(Tx tx, Caller caller, SearchRequest wanted) {
    wanted.session().ifPresent(id -> SessionTable.requireKnown(tx, id));
    List<IndexCache.Part> parts = corpus.read(tx, wanted.session());
    VisibilitySnapshot audience = audiences.of(tx, caller, wanted.session());
    List<SearchScope> scopes = parts.stream()
        .map(part -> VisibilityFilter.scope(part, audience.of(part.session()), wanted.only()))
        .toList();
    return new Moment(scopes, wanted.memory() ? recollection.read(tx, caller, wanted) : List.of());
  }

  /** What is shown; a message that the caller ceased to see since the search began is left out. */
  private Found shown(Caller caller, SearchHits ranked) {
    List<SearchResult> results = new ArrayList<>();
    located(caller, ranked).forEach((hit, found) -> results.add(SearchResult.of(found, hit)));
    return new Found(results, (long) ranked.total() - ranked.hits().size() + results.size());
  }

  /** The messages of the hits that the caller sees now, in the hits' order. */
  private Map<Hit, MessageTable.Located> located(Caller caller, SearchHits ranked) {
    List<Long> ids = ranked.hits().stream().map(Hit::id).toList();
    Map<Long, MessageTable.Located> seen =
        store.read(tx -> MessageTable.find(tx, caller, ids)).stream()
            .collect(toMap(located -> located.message().id(), located -> located));
    Map<Hit, MessageTable.Located> located = new LinkedHashMap<>();
    ranked
        .hits()
        .forEach(hit ->
            Optional.ofNullable(seen.get(hit.id())).ifPresent(found -> located.put(hit, found)));
    return located;
  }

  private static Found merged(Found messages, Found memory, int limit) {
    List<SearchResult> all = new ArrayList<>(messages.results());
    all.addAll(memory.results());
    all.sort(comparingInt(SearchResult::score).reversed());
    return new Found(
        all.subList(0, Math.min(limit, all.size())), messages.total() + memory.total());
  }
}
