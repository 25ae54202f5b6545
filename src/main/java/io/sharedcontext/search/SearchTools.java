package io.sharedcontext.search;

import io.sharedcontext.message.AnswerSize;
import io.sharedcontext.message.TokenBudget;
import io.sharedcontext.search.SearchRequest.Privacy;
import io.sharedcontext.tool.AnswerCache;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import io.sharedcontext.tool.Written;
import io.sharedcontext.workspace.CurrentWorkspace;
import io.sharedcontext.workspace.WorkspaceFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tool that finds messages and memory by what they say. */
public final class SearchTools {
  private static final double NANOS_A_MILLI = 1e6;

  private static final String DOUBTFUL =
      "Probably none of these answers the query: each has only some of its words. Take them with doubt,"
          + " or search with words that the answer itself would have.";

  private final Search search;
  private final AnswerCache answers;
  private final CurrentWorkspace here;

  /** The tool, which puts what is of the workspace {@code here} before others of the same score. */
  public SearchTools(Search search, AnswerCache answers, CurrentWorkspace here) {
    this.search = search;
    this.answers = answers;
    this.here = here;
  }

  /** The tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads("search_context", SearchContext.class, Found.class, this::search)
        .cached(
            answers,
            (call, request) -> search.state(call, request.wanted(here)),
            (found, nanos) -> found.took(nanos))
        .in(ToolTier.CORE)
        .limited(RateLimit.SEARCH));
  }

  @Doc(
      "Finds messages in all sessions by words, names, identifiers, dates or a question, typos included; best first. To read on, use get_messages.")
  record SearchContext(
      @Doc(value = "As in a search box: no operators.", min = 1, max = 500)
      String query,

      @Doc(value = "Only this session; absent: all.", id = true)
      Optional<String> sessionId,

      WorkspaceFilter within,

      @Doc(value = "Least score, 0 to 100 (60, not 0.6).", max = 100, otherwise = "60")
      double fuzzyThreshold,

      @Doc(value = "Results; no pages.", min = 1, max = 100, capped = true, otherwise = "10")
      int limit,

      @Doc(value = "Only of that visibility.", otherwise = "all")
      Privacy searchScope,

      @Doc(value = "Also in metadata.", otherwise = "true") boolean searchMetadata,

      @Doc(value = Descriptions.SENDER, pattern = Limits.AGENT_ID)
      Optional<String> sender,

      @Doc(Descriptions.SINCE) Optional<Instant> since,
      @Doc(Descriptions.UNTIL) Optional<Instant> until,

      @Doc(
          value = "auto: by words; fuzzy: score is the weighted ratio; exact: as written.",
          otherwise = "auto")
      SearchMode mode,

      @Doc(value = "Also shared and own memory.", otherwise = "false")
      boolean includeMemory,

      AnswerSize size) {

    /** Fails for a threshold that was meant for another scale. */
    SearchContext {
      if (fuzzyThreshold > 0 && fuzzyThreshold < 1) {
        throw Failure.of(
                ErrorCode.INVALID_INPUT, "fuzzy_threshold is a score of 0 to 100: give 60, not 0.6")
            .suggest("Call search_context with fuzzy_threshold %d."
                .formatted(Math.round(fuzzyThreshold * 100)));
      }
    }

    SearchRequest wanted(CurrentWorkspace here) {
      return new SearchRequest(
          query,
          sessionId,
          mode,
          fuzzyThreshold,
          limit,
          searchMetadata,
          includeMemory,
          new SearchRequest.SearchFilter(
              searchScope,
              sender,
              since,
              until,
              new SearchRequest.Workspaces(within.only(here), here.name())));
    }
  }

  /** One result: a message, or in its place an entry of memory. */
  public record Shown(
      @Doc Optional<SearchResult.Told> message,
      @Doc Optional<SearchResult.Kept> memory,
      @Doc double score,
      @Doc String snippet,
      @Doc MatchKind match) {

    /** The result as clients see it. */
    public static Shown of(SearchResult result) {
      return new Shown(
          result.message(),
          result.memory(),
          Math.round(result.score() * 100) / 100.0,
          result.snippet(),
          result.match());
    }
  }

  record Found(
      @Doc(value = "Best first; each has a message or, with include_memory, an entry of memory.")
      List<Written<Shown>> results,

      @Doc long totalMatches,
      @Doc("More match than are given.") boolean truncated,

      @Doc("False when the best result is probably no answer.")
      boolean confident,

      @Doc("What to make of it when confident is false.") Optional<String> hint,

      @Doc double searchTimeMs) {
    Found {
      results = List.copyOf(results);
    }

    Found took(long nanos) {
      return new Found(results, totalMatches, truncated, confident, hint, millis(nanos));
    }
  }

  private Found search(Call call, SearchContext request) {
    long began = System.nanoTime();
    // A search takes moments of its own: before it ranks, and for what it shows.
    call.snapshot().close();
    Search.Found found = search.find(call.caller(), request.wanted(here));
    List<Written<Shown>> results = within(request.size().budget(), found.results());
    return new Found(
        results,
        found.total(),
        results.size() < found.total(),
        found.confident(),
        hint(found, request.fuzzyThreshold()),
        millis(System.nanoTime() - began));
  }

  private static Optional<String> hint(Search.Found found, double threshold) {
    if (found.confident()) {
      return Optional.empty();
    }
    String none = threshold > 0
        ? "Nothing matches; try other words, or fuzzy_threshold 0 for weaker matches."
        : "Nothing matches; try other words.";
    return Optional.of(found.results().isEmpty() ? none : DOUBTFUL);
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_A_MILLI * 100) / 100.0;
  }

  private static List<Written<Shown>> within(TokenBudget budget, List<SearchResult> results) {
    return results.stream()
        .map(result -> Written.of(Shown.of(result)))
        .takeWhile(shown -> budget.take((long) shown.length()))
        .toList();
  }
}
