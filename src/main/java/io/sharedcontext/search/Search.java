package io.sharedcontext.search;

import static java.util.stream.Collectors.toMap;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.memory.MemoryEntry;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.search.index.Backfill;
import io.sharedcontext.search.index.DamagedSegmentException;
import io.sharedcontext.search.index.IndexCache;
import io.sharedcontext.search.index.SegmentBuilder;
import io.sharedcontext.search.index.TextCache;
import io.sharedcontext.search.text.DateSpan;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds messages and memory for a caller. What it needs is read in one short snapshot, the ranking is
 * done outside of any transaction, and what is shown is read again by the caller's own rights. Safe
 * for several threads.
 */
public final class Search {
  /** How the name of the folder with the shared part of the index ends. */
  static final String FOLDER = ".search";

  private static final int MOST_FAULTS = 20;

  private final Store store;
  private final MessageIndex index;
  private final Optional<SegmentBuilder> builder;
  private final TextCache texts;
  private final Ranker ranker;
  private final MemorySearch memorySearch;
  private final Clock clock;

  /** One that shares its index with other processes, and may write for all of them. */
  public Search(Store store, Clock clock, Caches caches) {
    this(store, clock, caches, folder(store));
  }

  private Search(Store store, Clock clock, Caches caches, StoreFolder folder) {
    this(store, clock, caches, folder, Optional.of(new SegmentBuilder(store, folder)));
  }

  private Search(
      Store store,
      Clock clock,
      Caches caches,
      StoreFolder folder,
      Optional<SegmentBuilder> builder) {
    this(
        store,
        clock,
        caches,
        builder,
        SharedIndex.over(store, folder, builder, tail(store, caches), caches));
  }

  /** One that reads what other processes share and writes nothing of it for them: for a process that soon ends. */
  public static Search reading(Store store, Clock clock, Caches caches) {
    return new Search(store, clock, caches, folder(store), Optional.empty());
  }

  /**
   * Has all that the store holds in files of the index, however little that is: a rehearsal needs a small
   * store that is searched as large ones are.
   */
  public static void writeSegments(Store store) {
    try {
      SegmentBuilder.ofAnySize(store, folder(store)).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoreFolder folder(Store store) {
    return new StoreFolder(store.settings().localFiles(), FOLDER);
  }

  private Search(
      Store store,
      Clock clock,
      Caches caches,
      Optional<SegmentBuilder> builder,
      MessageIndex index) {
    this.store = store;
    this.builder = builder;
    this.index = index;
    this.texts = new TextCache(caches);
    this.ranker = new Ranker();
    this.memorySearch = new MemorySearch(clock);
    this.clock = clock;
  }

  /** One that shares nothing: reads every message into its memory and scans it. */
  public static Search scanning(Store store, Clock clock, Caches caches) {
    return new Search(
        store, clock, caches, Optional.empty(), SharedIndex.scanning(tail(store, caches), caches));
  }

  private static IndexCache tail(Store store, Caches caches) {
    return new IndexCache(new Backfill(store)::begin, caches);
  }

  /** Keeps the part of the index that all processes share up to date, as long as the store is open. */
  public void keepUp() {
    builder.ifPresent(SegmentBuilder::keepUp);
  }

  /** Soon has nothing in that part that was deleted. */
  public void forgetDeleted() {
    builder.ifPresent(SegmentBuilder::wake);
  }

  /**
   * What was found.
   *
   * @param results best first
   * @param total how many there are, whether or not they are among the results
   * @param confident whether the best is probably an answer
   */
  public record Found(List<SearchResult> results, long total, boolean confident) {
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
            SessionTable.workspaceChanges(tx),
            wanted.only().workspaces(),
            wanted.memory() ? memorySearch.state(tx, call.caller()) : List.of(),
            ParsedQuery.passing(wanted.query()) ? today() : List.of())));
  }

  /** Results of one kind, best first, and how many there are. */
  record Ranking(List<SearchResult> results, long total) {
    static final Ranking NONE = new Ranking(List.of(), 0);
  }

  /** What counts for a search, as it was at one moment. */
  private record Moment(List<MessageIndex.Part> parts, List<MemoryEntry> memory) {
    List<SearchScope> scopes() {
      return parts.stream().map(MessageIndex.Part::scope).toList();
    }
  }

  /** The best answers among what {@code caller} sees; fails for a session that does not exist. */
  public Found find(Caller caller, SearchRequest wanted) {
    return undamaged(() -> findOnce(caller, wanted));
  }

  /** Looks again when segments turn out to be damaged, each time without one of them. */
  private <T> T undamaged(Supplier<T> look) {
    for (int tries = 0; ; tries++) {
      try {
        try {
          return look.get();
        } catch (DamagedSegmentException e) {
          index.damaged(e);
        }
      } catch (InternalError e) {
        // So the JVM tells that a mapped file was cut, a little later than it was read.
        if (tries >= MOST_FAULTS) {
          throw e;
        }
        index.faulted();
      }
    }
  }

  private Found findOnce(Caller caller, SearchRequest wanted) {
    Moment moment = store.read(tx -> moment(tx, caller, wanted));
    if (wanted.mode() == SearchMode.FUZZY) {
      return alike(caller, wanted, moment);
    }
    ParsedQuery question = wanted.question(today());
    Found found = byWords(caller, wanted, question, moment);
    boolean again = found.total() == 0 && wanted.mode() == SearchMode.AUTO;
    // What answers a question never resembles it as a whole; what a few words name may.
    return again && !question.asks() ? alike(caller, wanted, moment) : found;
  }

  /**
   * Why messages are found by their words, or not, by {@link #find}; of those that the caller does not see
   * no more than that.
   */
  public List<Explanation> explain(Caller caller, SearchRequest wanted, List<Long> ids) {
    return undamaged(() -> {
      Moment moment = store.read(tx -> moment(tx, caller, wanted));
      List<Explanation> explained =
          ranker.explain(moment.scopes(), wanted.question(today()), wanted.threshold(), ids);
      index.confirm(moment.parts());
      return explained;
    });
  }

  private LocalDate today() {
    return DateSpan.dayOf(clock.millis());
  }

  private Found byWords(Caller caller, SearchRequest wanted, ParsedQuery question, Moment moment) {
    SearchHits ranked =
        ranker.search(moment.scopes(), question, wanted.threshold(), wanted.limit());
    index.confirm(moment.parts());
    Ranking memory = MemorySearch.search(moment.memory(), wanted, question);
    return merged(shown(located(caller, ranked), ranked), memory, wanted, Confidence.BY_WORDS);
  }

  /** What resembles the query as a whole. */
  private Found alike(Caller caller, SearchRequest wanted, Moment moment) {
    FuzzyRanker fuzzy = new FuzzyRanker(wanted);
    TopHits best = new TopHits(wanted.limit());
    texts.show(
        store,
        moment.parts().stream()
            .map(part -> new TextCache.Wanted(
                part.session(), part.newest(), fuzzy.new Reader(part.scope(), best)::take))
            .toList(),
        wanted.metadata());
    SearchHits ranked = FuzzyRanker.ranked(best, hit -> Set.of());
    index.confirm(moment.parts());
    Map<Hit, MessageTable.Located> located = new LinkedHashMap<>();
    located(caller, ranked)
        .forEach(
            (hit, found) -> located.put(hit.with(fuzzy.alike(found.message().content())), found));
    Ranking memory = MemorySearch.alike(moment.memory(), wanted);
    return merged(shown(located, ranked), memory, wanted, Confidence.BY_RATIO);
  }

  private Moment moment(Tx tx, Caller caller, SearchRequest wanted) {
    wanted.session().ifPresent(id -> SessionTable.requireKnown(tx, id));
    List<MessageIndex.Part> parts = index.read(tx, caller, wanted);
    List<MemoryEntry> memory = wanted.memory() ? memorySearch.read(tx, caller, wanted) : List.of();
    Optional<WorkspaceContent> only = WorkspaceContent.of(tx, wanted.only().workspaces());
    return only.map(within -> new Moment(within.parts(parts), within.memory(memory)))
        .orElseGet(() -> new Moment(parts, memory));
  }

  /** What is shown; a message that the caller ceased to see since the search began is left out. */
  private Ranking shown(Map<Hit, MessageTable.Located> located, SearchHits ranked) {
    Map<String, String> workspaces = store.read(tx -> SessionTable.workspaces(
        tx,
        located.values().stream().map(MessageTable.Located::session).distinct().toList()));
    List<SearchResult> results = new ArrayList<>();
    located.forEach((hit, found) -> results.add(
        SearchResult.of(found, Optional.ofNullable(workspaces.get(found.session())), hit)));
    return new Ranking(results, (long) ranked.total() - ranked.hits().size() + results.size());
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

  /** The best of both; both are in order. Of equals those of the preferred workspace come first. */
  private static Found merged(
      Ranking messages, Ranking memory, SearchRequest wanted, Confidence confidence) {
    List<SearchResult> all = new ArrayList<>(messages.results());
    all.addAll(memory.results());
    all.sort(WorkspaceContent.order(wanted.only().workspaces()));
    List<SearchResult> best = all.subList(0, Math.min(wanted.limit(), all.size()));
    return new Found(best, messages.total() + memory.total(), confidence.in(best));
  }
}
