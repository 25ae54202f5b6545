package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a caller may not see, and what a process happens to know already, changes nothing that the
 * caller gets: random worlds with hidden messages, held against worlds that lack them.
 */
class HiddenTest {
  private static final List<SearchMode> MODES = List.of(SearchMode.AUTO, SearchMode.EXACT);

  private static final int WORLDS = 600;

  private static final String[] SENDERS = {"ann", "bob", "carl", "dora", "agent-7"};

  /** Each is a family, a typo, a part, a name, a relation or an identifier of another. */
  private static final String[] WORDS =
      ("the plan plans planned deploy deployed plann server servers ann bob carl bought buys buying"
              + " dora yesterday 12 7 May getUserById get_user_by_id getUser user users why? fix fixed"
              + " bug issue crash Rome kid child children harbour harbours arbour harbourmaster data"
              + " database databases write wrote written writing run running ran annie carlos"
              + " 99b01ad83f2c 99b01ad 99b0 1.2.3 1.2 v1.2.3-rc.4 TMNT tmnt teenage~mutant~ninja~turtles"
              + " WebAssembly wasm NullPointerException npe k8s kubernetes C++ .net 1970-01-01 today"
              + " last~friday 01/02/1970 2~days~ago since~yesterday after~the הבית בית הילדים"
              + " الكتاب وكتاب daemon background")
          .split(" ");

  /** The day after the first: what is told on it is yesterday's. */
  private static final LocalDate TODAY = LocalDate.of(1970, 1, 2);

  /** So many of them are what a world's visible messages are made of. */
  private static final int SPOKEN = 14;

  /** Sessions with hidden messages, read by a process that knows more, and without them. */
  private static final class World {
    private final Random random;
    private final Vocabulary cold = new Vocabulary();
    private final Vocabulary warm = new Vocabulary();
    private final List<Forum> whole = new ArrayList<>();
    private final List<Forum> lacking = new ArrayList<>();
    private final List<List<Boolean>> hidden = new ArrayList<>();
    private final String[] spoken;
    private final boolean crowded;
    private long latest;

    World(int seed) {
      random = new Random(seed);
      crowded = random.nextInt(4) == 0;
      spoken = random.ints(SPOKEN, 0, WORDS.length).mapToObj(i -> WORDS[i]).toArray(String[]::new);
      IntStream.range(0, random.nextInt(40))
          .forEach(i -> warm.learn(misspelt().toLowerCase(Locale.ROOT)));
      int sessions = 1 + random.nextInt(3);
      for (int s = 0; s < sessions; s++) {
        whole.add(new Forum(warm));
        lacking.add(new Forum(cold));
        hidden.add(new ArrayList<>());
      }
      IntStream.range(0, 30 * sessions).forEach(i -> tell(random.nextInt(sessions)));
    }

    private String any(String... of) {
      return of[random.nextInt(of.length)];
    }

    /** One of all words as it is, with a letter too many, without some of its end, or two as one. */
    private String misspelt() {
      String word = any(WORDS);
      return switch (random.nextInt(4)) {
        case 0 -> word + (char) ('a' + random.nextInt(26));
        case 1 -> word.substring(0, Math.max(1, word.length() - random.nextInt(4)));
        case 2 -> word + any(WORDS);
        default -> word;
      };
    }

    private String text(int words, boolean secret) {
      return IntStream.range(0, words)
          .mapToObj(i -> secret ? misspelt() : any(spoken))
          .collect(Collectors.joining(" "))
          .replace('~', ' ');
    }

    private void tell(int session) {
      boolean secret = random.nextInt(3) == 0;
      for (int i = secret && crowded ? 8 : 1; i > 0; i--) {
        boolean answers = latest > 0 && random.nextInt(3) == 0;
        SessionIndex.Entry entry = new SessionIndex.Entry(
            latest + 1,
            secret && crowded ? "ghost" + latest : any(SENDERS),
            latest * 60_000L,
            answers ? 1 + random.nextInt((int) latest) : 0,
            Document.of(text(1 + random.nextInt(8), secret), List.of(text(1, secret)))
                .encode(latest * 60_000L));
        latest++;
        whole.get(session).add(entry);
        hidden.get(session).add(secret);
        if (!secret) {
          lacking.get(session).add(entry);
        }
      }
    }

    String query() {
      return IntStream.rangeClosed(0, random.nextInt(6))
          .mapToObj(i -> misspelt())
          .collect(Collectors.joining(" "))
          .replace('~', ' ');
    }

    SearchHits amongHidden(ParsedQuery question) {
      List<SearchScope> scopes = new ArrayList<>();
      for (int s = 0; s < whole.size(); s++) {
        List<Boolean> secret = hidden.get(s);
        scopes.add(whole.get(s).scope(place -> !secret.get(place)));
      }
      return new Ranker().search(scopes, question, 0, 100);
    }

    /** In a process that found the sessions in another order, too. */
    SearchHits alone(ParsedQuery question) {
      List<SearchScope> scopes = new ArrayList<>();
      lacking.forEach(one -> scopes.add(0, one.scope(place -> true)));
      return new Ranker().search(scopes, question, 0, 100);
    }
  }

  @Test
  void hidden_messages_and_what_a_process_knows_leave_no_trace() {
    for (int seed = 0; seed < WORLDS; seed++) {
      World world = new World(seed);
      for (int i = 0; i < 10; i++) {
        SearchMode mode = MODES.get(world.random.nextInt(MODES.size()));
        ParsedQuery question =
            ParsedQuery.of(world.query(), mode, world.random.nextBoolean(), TODAY);
        assertThat(world.amongHidden(question))
            .as("seed %d, %s", seed, question)
            .isEqualTo(world.alone(question));
      }
    }
  }

  @Test
  void an_id_in_hidden_messages_is_no_beginning_of_anything() {
    Forum forum = new Forum();
    forum.say("ann", "see 99b01ad83f2c");
    forum.label("ann", "done", "99b01ad83f2c");

    assertThat(forum.search("99b01ad", SearchMode.AUTO, place -> false))
        .isEqualTo(SearchHits.NOTHING);
    assertThat(forum.search("99b01ad", SearchMode.AUTO, place -> place == 1).hits())
        .extracting(Hit::id)
        .containsExactly(2L);
    assertThat(forum.found("99b01ad")).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void words_in_a_row_that_are_hidden_do_not_tell_what_initials_mean() {
    Forum forum = new Forum();
    forum.say("ann", "the teenage mutant ninja turtles are back");
    forum.say("ann", "turtles live long");

    assertThat(forum.search("TMNT", SearchMode.AUTO, place -> place == 1))
        .isEqualTo(SearchHits.NOTHING);
    assertThat(forum.first("TMNT")).isEqualTo(1L);
  }

  @Test
  void days_that_hidden_messages_name_are_not_felt() {
    Forum forum = new Forum();
    forum.say("ann", "the review is on 10.04.2022");
    forum.say("ann", "the review is over");
    SearchHits before = forum.search("review 2022-04-10", SearchMode.AUTO, place -> place == 1);
    forum.say("ann", "no review on April 10th 2022");

    assertThat(forum.search("review 2022-04-10", SearchMode.AUTO, place -> place == 1))
        .isEqualTo(before);
  }

  @Test
  void a_word_that_is_visible_nowhere_does_not_bring_its_forms() {
    Forum forum = new Forum();
    forum.say("ann", "we bought two servers");
    forum.say("ann", "buys");

    assertThat(forum.search("buyss", SearchMode.AUTO, place -> place == 0))
        .isEqualTo(SearchHits.NOTHING);
    assertThat(forum.found("buyss")).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void senders_who_say_nothing_visible_do_not_count_when_talk_is_told_apart() {
    Forum forum = new Forum();
    for (int i = 0; i < 40; i++) {
      forum.say("ann", i % 2 == 0 ? "bert are you there" : "bert yes");
      forum.say("bert", "ann I am");
      forum.say("cleo", i == 20 ? "the harbour is closed" : "dora well");
      forum.say("dora", "cleo fine");
    }
    int visible = forum.index().view().size();
    SearchHits before =
        forum.search("is the harbour closed today", SearchMode.AUTO, place -> place < visible);
    for (int i = 0; i < 70; i++) {
      forum.say("ghost" + i, "boo");
    }
    assertThat(
            forum.search("is the harbour closed today", SearchMode.AUTO, place -> place < visible))
        .isEqualTo(before);
  }
}
