package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Settings;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.search.SearchRequest.Privacy;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A store, two processes that use it, and dice; where machines can share a store, also another machine
 * with two processes and a directory of its own.
 */
final class SharedWorld implements AutoCloseable {
  private static final Clock STANDING =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  static final List<Caller> AGENTS =
      List.of(agent("ann", "a"), agent("annie", "a"), agent("cat", "b"), admin("root", "c"));

  private static final List<String> WORDS =
      List.of(("bought buys buying server servers lantern lanterns violin violinist getUserById"
              + " get_user_by_id getUser ann annie cat write wrote written bug crash May 12 fix fixed"
              + " data database harbour harbourmaster 99b01ad83f2c 99b01ad 99b0 1.2.3 1.2 TMNT"
              + " teenage~mutant~ninja~turtles WebAssembly wasm k8s kubernetes today yesterday"
              + " 2026-01-01 01/01/2026 last~thursday since~yesterday January C++ .net הבית בית")
          .split(" "));

  final Random random;
  final Path home;
  final ToolFixture bench;
  final Search warm;
  final Search oracle;

  /** Of the other machine. */
  final Optional<Store> elsewhere;

  private final Optional<Search> warmElsewhere;
  final List<String> sessions = new ArrayList<>();
  final List<Long> posted = new ArrayList<>();

  SharedWorld(Path home, int seed) {
    this(home, seed, TestEngine.current());
  }

  SharedWorld(Path home, int seed, TestEngine engine) {
    random = new Random(seed);
    this.home = home;
    bench = new ToolFixture(home, STANDING, Map.of(), engine);
    warm = process(bench.store());
    oracle = Search.scanning(bench.store(), STANDING, Caches.apart());
    elsewhere = engine == TestEngine.POSTGRESQL
        ? Optional.of(machine(home, home.resolve("elsewhere")))
        : Optional.empty();
    warmElsewhere = elsewhere.map(SharedWorld::process);
    IntStream.range(0, 3).forEach(i -> sessions.add(bench.session(AGENTS.get(0))));
  }

  /** The store of {@code home}, as a machine with a directory of its own sees it. */
  static Store machine(Path home, Path own) {
    Map<String, String> environment = TestEngine.POSTGRESQL.environment(home);
    environment.put("SHARED_CONTEXT_HOME", own.toString());
    return new Store(Settings.of(environment).store());
  }

  /** What a process that has just begun searches with. */
  static Search process(Store store) {
    return new Search(store, STANDING, Caches.apart());
  }

  Store store() {
    return bench.store();
  }

  /** As some machine sees it. */
  Store anywhere() {
    return elsewhere.filter(other -> random.nextBoolean()).orElseGet(this::store);
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String text(int words) {
    return IntStream.range(0, words)
        .mapToObj(i -> misspelt(any(WORDS)))
        .collect(Collectors.joining(" "))
        .replace('~', ' ');
  }

  private String misspelt(String word) {
    return switch (random.nextInt(5)) {
      case 0 -> word + (char) ('a' + random.nextInt(26));
      case 1 -> word.substring(0, Math.max(2, word.length() - random.nextInt(4)));
      default -> word;
    };
  }

  void post() {
    Caller sender = any(AGENTS);
    Visibility visibility = sender.admin()
        ? Visibility.ADMIN_ONLY
        : any(List.of(
            Visibility.PUBLIC, Visibility.PUBLIC, Visibility.PRIVATE, Visibility.AGENT_ONLY));
    String session = any(sessions);
    String more = "{'visibility':'" + visibility.label() + "','to':['"
        + any(AGENTS).id() + "'],'metadata':{'label':'" + text(1) + "'}}";
    posted.add(bench.post(sender, session, text(1 + random.nextInt(8)), more));
  }

  void post(int messages) {
    IntStream.range(0, messages).forEach(i -> post());
  }

  /** Shows a message to others, or deletes it, if the one who tries may. */
  void change() {
    Caller caller = any(AGENTS);
    ObjectNode call = Json.object().put("message_id", any(posted));
    if (random.nextInt(3) == 0) {
      bench.call(caller, "delete_message", call);
    } else {
      bench.call(
          caller,
          "set_message_visibility",
          call.put("visibility", any(List.of("public", "private", "agent_only"))));
    }
  }

  SearchRequest request() {
    Optional<String> session = random.nextBoolean() ? Optional.of(any(sessions)) : Optional.empty();
    SearchRequest.SearchFilter only = new SearchRequest.SearchFilter(
        any(List.of(Privacy.ALL, Privacy.ALL, Privacy.PUBLIC, Privacy.PRIVATE)),
        random.nextInt(5) == 0 ? Optional.of(any(AGENTS).id()) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SearchRequest.Workspaces.ALL);
    return new SearchRequest(
        text(1 + random.nextInt(4)),
        session,
        any(List.of(SearchMode.AUTO, SearchMode.AUTO, SearchMode.EXACT, SearchMode.FUZZY)),
        any(List.of(0, 60)),
        20,
        random.nextBoolean(),
        false,
        only);
  }

  /** Whatever is asked: the same answer from all. */
  void check(int queries) {
    Map<String, Search> all = new LinkedHashMap<>(Map.of("warm", warm, "cold", process(store())));
    warmElsewhere.ifPresent(search -> all.put("warm elsewhere", search));
    elsewhere.ifPresent(other -> all.put("cold elsewhere", process(other)));
    for (int i = 0; i < queries; i++) {
      SearchRequest request = request();
      Caller caller = any(AGENTS);
      Search.Found found = oracle.find(caller, request);
      all.forEach((name, search) -> assertThat(search.find(caller, request))
          .as("%s, %s: %s", name, caller, request)
          .isEqualTo(found));
    }
  }

  /** A file of the index on the first machine. */
  Path file(String name) {
    return file(store(), name);
  }

  /** A file of the index on the machine of {@code store}. */
  static Path file(Store store, String name) {
    return StoreFiles.beside(store.settings().localFiles(), Search.FOLDER).resolve(name);
  }

  /** What the machine of {@code store} has of the index. */
  static Set<String> files(Store store) throws IOException {
    try (var files = Files.list(file(store, "."))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Override
  public void close() {
    elsewhere.ifPresent(Store::close);
    bench.close();
  }
}
