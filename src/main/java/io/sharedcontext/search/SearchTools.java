package io.sharedcontext.search;

import io.sharedcontext.message.TokenBudget;
import io.sharedcontext.search.SearchRequest.Privacy;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tool that finds messages and memory by what they say. */
public final class SearchTools {
  private static final double NANOS_A_MILLI = 1e6;

  private final Search search;

  public SearchTools(Search search) {
    this.search = search;
  }

  /** The tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads("search_context", SearchContext.class, Found.class, this::search)
        .in(ToolTier.CORE)
        .limited(RateLimit.SEARCH));
  }

  @Doc("Finds messages by words, names, identifiers, dates or a question, typos included; best"
      + " first, in the whole history.")
  record SearchContext(
      @Doc(min = 1, max = 500) String query,

      @Doc(value = "Default: all.", id = true) Optional<String> sessionId,

      @Doc(value = "Least score.", max = 100, otherwise = "60")
      double fuzzyThreshold,

      @Doc(min = 1, max = 100, capped = true, otherwise = "10")
      int limit,

      @Doc(otherwise = "all") Privacy searchScope,

      @Doc(otherwise = "true") boolean searchMetadata,

      @Doc(pattern = Limits.AGENT_ID) Optional<String> sender,
      @Doc Optional<Instant> since,
      @Doc Optional<Instant> until,

      @Doc(value = "exact: every word, and what is quoted, as written.", otherwise = "auto")
      SearchMode mode,

      @Doc(value = "Shared and own memory, too.", otherwise = "false")
      boolean includeMemory,

      @Doc(min = 100, max = 50_000, capped = true, raised = true, otherwise = TokenBudget.DEFAULT)
      int maxTokens) {

    SearchRequest wanted() {
      return new SearchRequest(
          query,
          sessionId,
          mode,
          (int) Math.ceil(fuzzyThreshold),
          limit,
          searchMetadata,
          includeMemory,
          new SearchRequest.SearchFilter(searchScope, sender, since, until));
    }
  }

  /** One result: a message, or in its place an entry of memory. */
  public record Shown(
      @Doc Optional<SearchResult.Told> message,
      @Doc Optional<SearchResult.Kept> memory,
      @Doc int score,
      @Doc String snippet,
      @Doc MatchKind match) {

    /** The result as clients see it. */
    public static Shown of(SearchResult result) {
      return new Shown(
          result.message(), result.memory(), result.score(), result.snippet(), result.match());
    }
  }

  record Found(
      @Doc(
          value = "message {id, session_id, sender, timestamp, visibility, metadata} or memory"
              + " {key, scope, session_id, shared, version, updated_at}; score, snippet, match.",
          brief = true)
      List<Shown> results,

      @Doc long totalMatches,
      @Doc("More match than are given.") boolean truncated,
      @Doc double searchTimeMs) {
    Found {
      results = List.copyOf(results);
    }
  }

  private Found search(Call call, SearchContext asked) {
    long began = System.nanoTime();
    Search.Found found = search.find(call.caller(), asked.wanted());
    List<Shown> results = within(TokenBudget.of(asked.maxTokens()), found.results());
    double millis = Math.round((System.nanoTime() - began) / NANOS_A_MILLI * 100) / 100.0;
    return new Found(results, found.total(), results.size() < found.total(), millis);
  }

  private static List<Shown> within(TokenBudget budget, List<SearchResult> results) {
    List<Shown> shown = new ArrayList<>();
    for (SearchResult result : results) {
      Shown next = Shown.of(result);
      if (!budget.take(ResultWriter.text(next).length())) {
        break;
      }
      shown.add(next);
    }
    return shown;
  }
}
