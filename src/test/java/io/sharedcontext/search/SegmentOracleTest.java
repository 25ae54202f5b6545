package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.Segment;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random conversations, of which a caller does not see all, searched as they lie in memory and as they
 * lie in segments, with and without something after those: the hits are the same to the last bit.
 */
class SegmentOracleTest {
  private static final int WORLDS = 60;
  private static final int QUERIES = 15;
  private static final String[] SENDERS = {"ann", "bob", "carl", "dora", "agent-7", "annie"};
  private static final List<Visibility> ALL = List.of(Visibility.values());
  private static final List<String> TYPES = List.of("a", "b");
  private static final Caller READER = new Caller("ann", "a", Set.of(Permission.READ));

  private static final String[] WORDS =
      ("the plan plans planned deploy deployed plann server servers ann bob carl bought buys buying"
              + " dora yesterday 12 7 May getUserById get_user_by_id getUser user users why? fix fixed"
              + " bug issue crash Rome kid child children harbour harbours arbour harbourmaster data"
              + " database databases write wrote written writing run running ran annie carlos 部署 🚀"
              + " 99b01ad83f2c 99b01ad 99b0 1.2.3 1.2 v1.2.3-rc.4 TMNT tmnt teenage~mutant~ninja~turtles"
              + " WebAssembly wasm NullPointerException npe k8s kubernetes C++ .net 1970-01-01 today"
              + " last~friday 01/02/1970 2~days~ago since~yesterday after~the January~1970 הבית בית"
              + " الكتاب وكتاب daemon background")
          .split(" ");

  /** The day after the first: what is told on it is yesterday's. */
  private static final LocalDate TODAY = LocalDate.of(1970, 1, 2);

  /** A message, and what the caller sees of it now. */
  private record Said(
      String session,
      SessionIndex.Entry entry,
      Visibility visibility,
      String type,
      List<String> to,
      boolean seen) {}

  private static final class World {
    private final Random random;
    private final List<Said> said = new ArrayList<>();
    private final Map<Long, Byte> changes = new HashMap<>();

    World(int seed) {
      random = new Random(seed);
      int sessions = 1 + random.nextInt(4);
      int count = 10 + random.nextInt(150);
      long now = 0;
      for (long id = 1; id <= count; id++) {
        now += random.nextInt(20) == 0 ? 3_600_000 : 60_000;
        said.add(message(id, sessions, now));
      }
    }

    private Said message(long id, int sessions, long now) {
      long parent = random.nextInt(3) == 0 ? random.nextInt((int) id) : 0;
      List<String> metadata = random.nextBoolean() ? List.of(text(1)) : List.of();
      SessionIndex.Entry entry = new SessionIndex.Entry(
          id,
          any(SENDERS),
          now,
          parent,
          Document.of(text(1 + random.nextInt(9)), metadata).encode(now));
      Visibility visibility =
          random.nextInt(3) > 0 ? Visibility.PUBLIC : ALL.get(random.nextInt(ALL.size()));
      String type = TYPES.get(random.nextInt(2));
      List<String> to = List.of(any(SENDERS));
      boolean seen = visibility.shows(READER, entry.sender(), type, to);
      if (random.nextInt(8) == 0) {
        Visibility after = ALL.get(random.nextInt(2));
        boolean deleted = random.nextBoolean();
        seen = !deleted && after.shows(READER, entry.sender(), type, to);
        changes.put(id, seen ? SegmentAudience.value(after) : VisibilitySnapshot.HIDDEN);
      }
      return new Said("s" + random.nextInt(sessions), entry, visibility, type, to, seen);
    }

    String any(String... of) {
      return of[random.nextInt(of.length)];
    }

    String text(int words) {
      return IntStream.range(0, words)
          .mapToObj(i -> misspelt())
          .collect(Collectors.joining(" "))
          .replace('~', ' ');
    }

    private String misspelt() {
      String word = any(WORDS);
      return switch (random.nextInt(6)) {
        case 0 -> word + (char) ('a' + random.nextInt(26));
        case 1 ->
          word.substring(
              0,
              word.offsetByCodePoints(
                  0, Math.max(1, word.codePointCount(0, word.length()) - random.nextInt(3))));
        case 2 -> word + any(WORDS);
        default -> word;
      };
    }

    ParsedQuery query() {
      String query = switch (random.nextInt(12)) {
        case 0 -> "\"" + text(2) + "\" " + text(1);
        case 1 -> "2 January 1970";
        case 2 -> any(SENDERS);
        case 3 -> any("99b0", "99b01ad", "99b01ad83f2c99", "1.2", "1.2.3") + " " + text(1);
        case 4 -> any("TMNT", "tmnt", "wasm", "npe", "k8s", "teenage mutant ninja turtles");
        case 5 ->
          any("before", "after", "since", "what came after", "what happened on") + " "
              + any("1970-01-01", "yesterday", "January 1st", "January", "the deploy");
        default -> text(1 + random.nextInt(6));
      };
      SearchMode mode = random.nextInt(4) == 0 ? SearchMode.EXACT : SearchMode.AUTO;
      return ParsedQuery.of(query, mode, random.nextBoolean(), TODAY);
    }

    /** The sessions, what lies before each of {@code ends} in a segment of its own. */
    List<SearchScope> scopes(List<Integer> ends) {
      Map<String, List<SearchScope.Run>> runs = new HashMap<>();
      int start = 0;
      for (int end : ends) {
        segment(said.subList(start, end), runs);
        start = end;
      }
      tail(said.subList(start, said.size()), runs);
      return runs.values().stream().map(SearchScope::new).toList();
    }

    private void segment(List<Said> part, Map<String, List<SearchScope.Run>> runs) {
      TestSegments writer = new TestSegments();
      part.forEach(
          one -> writer.add(one.session(), one.entry(), one.visibility(), one.type(), one.to()));
      Segment segment = writer.written();
      SegmentAudience audience = SegmentAudience.written(segment, READER).with(changes);
      for (int s = 0; s < segment.sessions().size(); s++) {
        int session = s;
        runs.computeIfAbsent(segment.sessions().id(s), id -> new ArrayList<>())
            .add(new SearchScope.Run(
                segment,
                segment.sessions().start(session),
                segment.sessions().start(session + 1),
                audience::sees,
                place -> segment.id(place) % 3 != 0,
                audience.summary(session)));
      }
    }

    private void tail(List<Said> part, Map<String, List<SearchScope.Run>> runs) {
      Vocabulary vocabulary = new Vocabulary();
      Map<String, SessionIndex> indexes = new HashMap<>();
      Set<Long> seen = new HashSet<>();
      for (Said one : part) {
        if (one.seen()) {
          seen.add(one.entry().id());
        }
        indexes
            .computeIfAbsent(one.session(), id -> new SessionIndex(vocabulary))
            .add(one.entry());
      }
      indexes.forEach((session, index) -> {
        SessionIndex.View view = index.view();
        runs.computeIfAbsent(session, id -> new ArrayList<>())
            .add(SearchScope.Run.of(
                view,
                0,
                view.size(),
                place -> seen.contains(view.id(place)),
                place -> view.id(place) % 3 != 0));
      });
    }
  }

  @Test
  void segments_give_the_hits_that_memory_gives() {
    for (int seed = 0; seed < WORLDS; seed++) {
      World world = new World(seed);
      int size = world.said.size();
      int middle = 1 + world.random.nextInt(size - 1);
      List<SearchScope> memory = world.scopes(List.of());
      List<List<SearchScope>> others = List.of(
          world.scopes(List.of(size)),
          world.scopes(List.of(middle)),
          world.scopes(List.of(middle / 2 + 1, middle + 1)),
          world.scopes(List.of(middle, size)));
      for (int i = 0; i < QUERIES; i++) {
        ParsedQuery question = world.query();
        double threshold = world.random.nextBoolean() ? 0 : 60;
        SearchHits hits = Ranker.exhaustive().search(memory, question, threshold, 20);
        assertThat(new Ranker().search(memory, question, threshold, 20))
            .as("seed %d, %s", seed, question)
            .isEqualTo(hits);
        for (List<SearchScope> scopes : others) {
          assertThat(new Ranker().search(scopes, question, threshold, 20))
              .as("seed %d, %s", seed, question)
              .isEqualTo(hits);
        }
      }
    }
  }
}
