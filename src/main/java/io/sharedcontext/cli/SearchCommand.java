package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.search.Search;
import io.sharedcontext.search.SearchMode;
import io.sharedcontext.search.SearchRequest;
import io.sharedcontext.search.SearchRequest.SearchFilter;
import io.sharedcontext.search.SearchResult;
import io.sharedcontext.search.SearchTools;
import io.sharedcontext.search.Snippet;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code search}: what was said about something. */
@Command(
    name = "search",
    description = "Finds messages by words, names, identifiers, dates or a question.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Best first. Without --as you search as SHARED_CONTEXT_AGENT_ID, else what an",
      "admin sees; never what is private between others.",
      "",
      "Examples:",
      "  shared-context search \"who deployed the gateway\"",
      "  shared-context search ERR_CONN_42 --as alice --json",
      "  shared-context search \"who deployed\" --explain --message 17"
    })
final class SearchCommand implements Callable<Integer> {
  private static final int THRESHOLD = 60;
  private static final String BOLD = "\033[1m";
  private static final String NORMAL = "\033[0m";

  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "QUERY", arity = "1..*", description = "What to look for.")
  private List<String> query = List.of();

  @Option(
      names = "--session",
      paramLabel = "ID",
      converter = Converters.Session.class,
      description = "Only in this session.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Search what this agent sees.")
  private Optional<String> agent = Optional.empty();

  @Option(
      names = "--limit",
      defaultValue = "10",
      paramLabel = "N",
      converter = Converters.Amount.class,
      description = "At most N; default: 10.")
  private int limit;

  @Option(
      names = "--explain",
      description = "Say why each message was found: which words, neighbours, dates.")
  private boolean explain;

  @Option(
      names = "--message",
      paramLabel = "ID",
      converter = Converters.MessageId.class,
      description = "With --explain: say why this message was found or not.")
  private Optional<Long> message = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  SearchCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    if (message.isPresent() && !explain) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "--message goes with --explain");
    }
    if (query.stream().allMatch(String::isBlank)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "there is nothing to look for: QUERY is empty");
    }
    if (json && explain) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "--explain is for people; leave out --json");
    }
    operator.print(operator.withExisting(store -> {
      Search search = Search.reading(store, operator.clock(store), Caches.apart());
      Caller caller = caller(store);
      SearchRequest request = request(store.read(tx -> SessionNames.complete(tx, session)));
      return message
          .map(id -> explained(search, caller, request, List.of(id)).get(0))
          .orElseGet(() -> shown(search, caller, request, new SessionTags(purposes(store))));
    }));
    return Cli.OK;
  }

  private static UnaryOperator<String> purposes(Store store) {
    return id ->
        store.read(tx -> SessionTable.find(tx, id).map(Session::purpose).orElse(""));
  }

  private String shown(Search search, Caller caller, SearchRequest request, SessionTags tags) {
    Search.Found found = search.find(caller, request);
    if (json) {
      return facts(found).toString();
    }
    List<Long> ids = found.results().stream()
        .map(result -> result.message().orElseThrow().id())
        .toList();
    return words(found, explain ? explained(search, caller, request, ids) : List.of(), tags);
  }

  /** Each explanation as lines of text. */
  private static List<String> explained(
      Search search, Caller caller, SearchRequest request, List<Long> ids) {
    return search.explain(caller, request, ids).stream()
        .map(one -> one.lines().stream()
            .map(TerminalText::line)
            .collect(Collectors.joining("\n     ", "     ", "\n")))
        .toList();
  }

  private Caller caller(Store store) {
    return store.read(tx -> CallerResolver.reader(tx, operator.settings(), agent));
  }

  private SearchRequest request(Optional<String> where) {
    return new SearchRequest(
        String.join(" ", query),
        where,
        SearchMode.AUTO,
        THRESHOLD,
        limit,
        true,
        false,
        SearchFilter.ANY);
  }

  private String words(Search.Found found, List<String> reasons, SessionTags tags) {
    if (found.results().isEmpty()) {
      return "Nothing was found for: " + TerminalText.line(String.join(" ", query));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < found.results().size(); i++) {
      text.append(words(found.results().get(i), tags)).append('\n');
      text.append(reasons.isEmpty() ? "" : reasons.get(i));
    }
    text.append("%d of %d".formatted(found.results().size(), found.total()));
    return text.append(" found; the first figure of each is its score, of 100")
        .append(found.confident() ? "" : ". Probably none is an answer")
        .toString();
  }

  private String words(SearchResult result, SessionTags tags) {
    SearchResult.Told told = result.message().orElseThrow();
    return "%3.0f  #%d  %s  %s in %s (%s)%n     %s"
        .formatted(
            result.score(),
            told.id(),
            minute(told.timestamp()),
            told.sender(),
            told.sessionId(),
            tags.of(told.sessionId()),
            highlighted(TerminalText.line(result.snippet()), result.words()));
  }

  /** The text with {@code words} in bold, if a person is looking. */
  private String highlighted(String text, Set<String> words) {
    if (!operator.coloured()) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    int at = 0;
    for (Snippet.Spot spot : Snippet.spots(text, words)) {
      if (spot.end() > at) {
        int start = Math.max(at, spot.start());
        shown
            .append(text, at, start)
            .append(BOLD)
            .append(text, start, spot.end())
            .append(NORMAL);
        at = spot.end();
      }
    }
    return shown.append(text, at, text.length()).toString();
  }

  private static ObjectNode facts(Search.Found found) {
    ObjectNode facts = Json.object();
    ArrayNode results = facts.putArray("results");
    found
        .results()
        .forEach(
            result -> results.add(Json.object(ResultWriter.text(SearchTools.Shown.of(result)))));
    return facts.put("total_matches", found.total()).put("confident", found.confident());
  }

  private static String minute(Instant time) {
    return Times.text(time).substring(0, 16).replace('T', ' ');
  }
}
