package io.sharedcontext.search;

import static java.util.stream.Collectors.toMap;

import io.sharedcontext.memory.MemoryEntry;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
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
  private final Corpus corpus;
  private final Audiences audiences = new Audiences();
  private final Ranker ranker;
  private final Recollection recollection;

  public Search(Store store, Clock clock) {
    Vocabulary vocabulary = new Vocabulary();
    this.store = store;
    this.corpus = new Corpus(vocabulary, new Backfill(store)::begin);
    this.ranker = new Ranker(vocabulary);
    this.recollection = new Recollection(clock);
  }

  /**
   * What was found.
   *
   * @param results best first
   * @param total how many there are, whether or not they are among the results
   */
  public record Found(List<Result> results, long total) {
    public Found {
      results = List.copyOf(results);
    }
  }

  /** What counts for a search, as it was at one moment. */
  private record Moment(List<Scope> scopes, List<MemoryEntry> memory) {}

  /** The best answers among what {@code caller} sees; fails for a session that does not exist. */
  public Found find(Caller caller, Wanted wanted) {
    Moment moment = store.read(tx -> moment(tx, caller, wanted));
    Ranked ranked =
        ranker.search(moment.scopes(), wanted.question(), wanted.threshold(), wanted.limit());
    Found messages = shown(caller, ranked);
    return wanted.memory()
        ? merged(messages, Recollection.search(moment.memory(), wanted), wanted.limit())
        : messages;
  }

  private Moment moment(Tx tx, Caller caller, Wanted wanted) {
    wanted.session().ifPresent(id -> SessionTable.requireKnown(tx, id));
    List<Corpus.Part> parts = corpus.read(tx, wanted.session());
    Audience audience = audiences.of(tx, caller, wanted.session());
    List<Scope> scopes = parts.stream()
        .map(part -> Seen.scope(part, audience.of(part.session()), wanted.only()))
        .toList();
    return new Moment(scopes, wanted.memory() ? recollection.read(tx, caller, wanted) : List.of());
  }

  /** A message that the caller ceased to see since the search began is left out. */
  private Found shown(Caller caller, Ranked ranked) {
    List<Long> ids = ranked.hits().stream().map(Hit::id).toList();
    Map<Long, MessageTable.Located> found =
        store.read(tx -> MessageTable.find(tx, caller, ids)).stream()
            .collect(toMap(located -> located.message().id(), located -> located));
    List<Result> results = ranked.hits().stream()
        .filter(hit -> found.containsKey(hit.id()))
        .map(hit -> Result.of(Optional.ofNullable(found.get(hit.id())).orElseThrow(), hit))
        .toList();
    return new Found(results, (long) ranked.total() - ids.size() + results.size());
  }

  private static Found merged(Found messages, Found memory, int limit) {
    List<Result> all = new ArrayList<>(messages.results());
    all.addAll(memory.results());
    all.sort(Comparator.comparingInt(Result::score).reversed());
    return new Found(
        all.subList(0, Math.min(limit, all.size())), messages.total() + memory.total());
  }
}
