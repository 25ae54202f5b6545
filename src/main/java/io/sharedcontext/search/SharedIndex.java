package io.sharedcontext.search;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.index.DamagedSegmentException;
import io.sharedcontext.search.index.GapIndex;
import io.sharedcontext.search.index.IndexCache;
import io.sharedcontext.search.index.Segment;
import io.sharedcontext.search.index.SegmentBuilder;
import io.sharedcontext.search.index.SegmentFiles;
import io.sharedcontext.search.index.SegmentFiles.Range;
import io.sharedcontext.search.index.SegmentTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Segments that all processes share, and in the memory of this one what follows the last of them. Safe
 * for several threads.
 */
final class SharedIndex implements MessageIndex {
  /** Of the first level. */
  private static final double SHARE = 3 / 16.0;

  private final Optional<SegmentFiles> segments;
  private final Optional<SegmentBuilder> builder;
  private final IndexCache tail;
  private final GapIndex gap = new GapIndex();
  private final VisibilityCache visibility;
  private final VersionedCache<Caller, Moment, Audiences> audiences;

  private SharedIndex(
      Optional<SegmentFiles> segments,
      Optional<SegmentBuilder> builder,
      IndexCache tail,
      Caches caches) {
    this.segments = segments;
    this.builder = builder;
    this.tail = tail;
    visibility = new VisibilityCache(caches);
    audiences = caches.first("segment_visibility", SHARE, Audiences::bytes);
  }

  /** Over the segments of {@code store} in {@code folder}, which {@code builder} writes, or else others do. */
  static SharedIndex over(
      Store store,
      StoreFolder folder,
      Optional<SegmentBuilder> builder,
      IndexCache tail,
      Caches caches) {
    SegmentFiles files = new SegmentFiles(
        folder,
        SegmentFiles.copies(store, folder),
        file -> builder.ifPresent(one -> one.replace(file)));
    return new SharedIndex(Optional.of(files), builder, tail, caches);
  }

  /** Over what {@code tail} reads alone: every message, in the memory of this process. */
  static SharedIndex scanning(IndexCache tail, Caches caches) {
    return new SharedIndex(Optional.empty(), Optional.empty(), tail, caches);
  }

  /**
   * What a caller sees of segments stands as long as this does: what changed in a segment is noted until
   * another takes its place.
   *
   * @param changes how often some message's visibility had changed
   */
  private record Moment(long changes, List<Segment> segments) implements Stamp<Moment> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Moment that
          && changes == that.changes
          && segments.equals(that.segments);
    }

    @Override
    public int hashCode() {
      return Objects.hash(changes, segments);
    }
  }

  /** What one caller sees of segments. */
  private static final class Audiences {
    private final Caller caller;
    private final Map<Long, Byte> changes;
    private final Map<Segment, SegmentAudience> known = new ConcurrentHashMap<>();

    Audiences(Caller caller, Map<Long, Byte> changes) {
      this.caller = caller;
      this.changes = changes;
    }

    SegmentAudience of(Segment segment) {
      return known.computeIfAbsent(
          segment, one -> SegmentAudience.written(one, caller).with(changes));
    }

    long bytes() {
      // Weighed before the first segment is looked at: about what a million messages take.
      return 200_000 + 100L * changes.size();
    }
  }

  private static Audiences audiences(Tx tx, Caller caller) {
    Map<Long, Byte> changes = new HashMap<>();
    SegmentTable.changes(
        tx,
        caller,
        changed -> changes.put(
            changed.id(),
            changed.visibility().map(SegmentAudience::value).orElse(VisibilitySnapshot.HIDDEN)));
    return new Audiences(caller, changes);
  }

  @Override
  public List<Part> read(Tx tx, Caller caller, SearchRequest wanted) {
    SegmentFiles.Usable usable =
        segments.map(files -> files.read(tx)).orElse(SegmentFiles.Usable.NOTHING);
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    if (!usable.ranges().isEmpty()) {
      long changes = MessageTable.visibilityChanges(tx, Optional.empty());
      Audiences seen = audiences.get(
          caller, new Moment(changes, usable.segments()), () -> audiences(tx, caller));
      Set<String> gone = SessionTable.deleted(tx);
      for (Range range : usable.ranges()) {
        range
            .segment()
            .ifPresentOrElse(
                segment -> take(segment, seen.of(segment), wanted, gone, runs),
                () -> take(tx, caller, wanted, range, gone, runs));
      }
    }
    if (usable.whole()) {
      gap.forget();
    }
    take(tx, caller, wanted, usable, runs);
    List<Part> parts = new ArrayList<>();
    runs.forEach((session, of) -> {
      Run last = of.get(of.size() - 1);
      parts.add(new Part(session, new SearchScope(of), last.part().id(last.to() - 1)));
    });
    return parts;
  }

  private static void take(
      Segment segment,
      SegmentAudience audience,
      SearchRequest wanted,
      Set<String> gone,
      Map<String, List<Run>> runs) {
    IntStream sessions = wanted
        .session()
        .map(id -> segment.sessions().find(id).stream().mapToInt(Integer::intValue))
        .orElseGet(() -> IntStream.range(0, segment.sessions().size()));
    IntPredicate visible = audience.without(gone);
    IntPredicate among = VisibilityFilter.wanted(segment, audience, wanted.only());
    sessions.forEach(session -> {
      String id = segment.sessions().id(session);
      if (!gone.contains(id)) {
        runs.computeIfAbsent(id, fresh -> new ArrayList<>())
            .add(new Run(
                segment,
                segment.sessions().start(session),
                segment.sessions().start(session + 1),
                visible,
                among,
                audience.summary(session)));
      }
    });
  }

  /** What is between two segments and in none that can be used. */
  private void take(
      Tx tx,
      Caller caller,
      SearchRequest wanted,
      Range range,
      Set<String> gone,
      Map<String, List<Run>> runs) {
    VisibilitySnapshot seen = visibility.of(tx, caller, wanted.session(), range.first() - 1);
    for (IndexCache.Part part : gap.read(tx, range.first(), range.last())) {
      boolean among = wanted.session().map(part.session()::equals).orElse(true);
      if (among && !gone.contains(part.session())) {
        take(part, seen, wanted, runs);
      }
    }
  }

  private static void take(
      IndexCache.Part part,
      VisibilitySnapshot seen,
      SearchRequest wanted,
      Map<String, List<Run>> runs) {
    List<Run> more =
        VisibilityFilter.scope(part, seen.of(part.session()), wanted.only()).runs();
    if (!more.isEmpty()) {
      runs.computeIfAbsent(part.session(), fresh -> new ArrayList<>()).addAll(more);
    }
  }

  private void take(
      Tx tx,
      Caller caller,
      SearchRequest wanted,
      SegmentFiles.Usable usable,
      Map<String, List<Run>> runs) {
    VisibilitySnapshot seen = visibility.of(tx, caller, wanted.session(), usable.last());
    int behind = 0;
    for (IndexCache.Part part : tail.read(tx, wanted.session(), usable.last())) {
      behind += part.size();
      take(part, seen, wanted, runs);
    }
    int unshared = behind;
    builder
        .filter(one -> usable.outdated() || unshared >= one.step())
        .ifPresent(SegmentBuilder::wake);
  }

  @Override
  public void confirm(List<Part> read) {
    segments.ifPresent(files -> files.requireWhole(read.stream()
        .flatMap(part -> part.scope().runs().stream())
        .map(Run::part)
        .filter(Segment.class::isInstance)
        .map(Segment.class::cast)
        .distinct()
        .toList()));
  }

  @Override
  public void damaged(DamagedSegmentException problem) {
    segments.ifPresent(files -> files.refuse(problem.file(), problem));
  }

  @Override
  public void faulted() {
    segments.ifPresent(SegmentFiles::mapAnew);
  }
}
