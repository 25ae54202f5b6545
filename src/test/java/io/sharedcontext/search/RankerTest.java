package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankerTest {
  private final Forum forum = new Forum();

  @Test
  void finds_words_in_another_form() {
    forum.say("ann", "The deployment failed at noon");
    forum.say("bob", "We went to the harbour");
    assertThat(forum.found("deployments")).containsExactly(1L);
    assertThat(forum.found("go harbour")).containsExactly(2L);
  }

  @Test
  void finds_identifiers_however_they_are_written() {
    forum.say("ann", "Call getUserById instead");
    forum.say("bob", "ERR_CONN_42 in src/net/http-client.py:17");
    for (String query : List.of("getUserById", "get_user_by_id", "getuserbyid", "get user by id")) {
      assertThat(forum.found(query)).as(query).startsWith(1L);
    }
    for (String query : List.of("err conn 42", "ErrConn42", "http-client.py", "HttpClient")) {
      assertThat(forum.found(query)).as(query).startsWith(2L);
    }
  }

  @Test
  void takes_a_word_that_nobody_used_for_a_misspelt_one() {
    forum.say("ann", "The certificate expires on Friday");
    assertThat(forum.found("certifcate")).containsExactly(1L);
    assertThat(forum.found("crtificaet expiers")).containsExactly(1L);
    assertThat(forum.search("certifcate").hits().get(0).match()).containsExactly(MatchKind.FUZZY);
    assertThat(forum.search("certificate").hits().get(0).match()).containsExactly(MatchKind.TEXT);
  }

  @Test
  void words_that_others_bring_during_a_search_do_not_disturb_it() {
    forum.say("ann", "The certificate expires on Friday");
    SearchHits hits = forum.search("certifcate", SearchMode.AUTO, at -> {
      forum.say("bob", "Certificates, certificated, certification");
      return true;
    });
    assertThat(hits.hits()).extracting(Hit::id).containsExactly(1L);
  }

  @Test
  void does_not_look_for_misspellings_of_a_word_that_is_there() {
    forum.say("ann", "The certificate expires on Friday");
    forum.say("bob", "A certifcate, misspelt");
    assertThat(forum.found("certifcate")).containsExactly(2L);
  }

  @Test
  void finds_nothing_for_words_that_have_nothing_to_do_with_it() {
    forum.say("ann", "The deployment failed at noon, roll it back");
    forum.say("bob", "Our next meeting is on Tuesday");
    for (String query :
        List.of("zorblax", "photosynthesis of algae", "xqz plmk", "!!!", "", " ", "?")) {
      assertThat(forum.search(query)).as(query).isEqualTo(SearchHits.NOTHING);
    }
  }

  @Test
  void finds_an_answer_that_has_no_word_of_the_question_beside_it() {
    forum.say("ann", "Which colour did you choose for the door?");
    forum.say("bob", "Green, because of the garden");
    forum.say("ann", "x", 0, 90 * 60_000);
    assertThat(forum.found("Which colour was chosen for the door?"))
        .contains(2L)
        .doesNotContain(3L);
    assertThat(forum.found("door colour")).containsExactly(1L);
  }

  @Test
  void prefers_the_messages_of_the_sender_who_is_named() {
    forum.say("caroline", "I paint landscapes at home");
    forum.say("melanie", "I paint landscapes at home");
    assertThat(forum.first("What does Melanie paint?")).isEqualTo(2);
    assertThat(forum.first("What does Caroline paint?")).isEqualTo(1);
    assertThat(forum.first("What does Carolnie paint?")).isEqualTo(1);
    assertThat(forum.search("melanie").hits())
        .singleElement()
        .satisfies(hit -> assertThat(hit.match()).containsExactly(MatchKind.SENDER));
  }

  @Test
  void prefers_messages_of_the_day_that_is_named() {
    long day = Instant.parse("2023-05-07T12:00:00Z").toEpochMilli();
    forum.say("ann", "We sailed around the island", 0, day - 40L * 86_400_000);
    forum.say("ann", "We sailed around the island", 0, day);
    forum.say("ann", "We sailed around the island", 0, day + 40L * 86_400_000);
    for (String date :
        List.of("7 May 2023", "May 7th", "May 2023", "2023-05-07", "the 7th of May")) {
      assertThat(forum.first("Who sailed the island on " + date)).as(date).isEqualTo(2);
    }
  }

  @Test
  void prefers_a_time_for_when_and_a_number_for_how_many() {
    forum.say("ann", "We opened the bakery, everybody came");
    forum.say("ann", "We opened the bakery yesterday");
    forum.say("ann", "We opened the bakery with 12 people");
    assertThat(forum.first("When did they open the bakery?")).isEqualTo(2);
    assertThat(forum.first("How many people opened the bakery?")).isEqualTo(3);
  }

  @Test
  void keeps_conversations_apart_that_interleave() {
    for (int i = 0; i < 4; i++) {
      forum.say("ann", "Bob, hello");
      forum.say("carl", "Dora, hello");
      forum.say("bob", "Ann, hello");
      forum.say("dora", "Carl, hello");
    }
    long request = forum.say("ann", "What shall we do about the telescope, Bob?");
    long other = forum.say("dora", "Sell it");
    long answer = forum.say("bob", "Sell it");
    List<Long> found = forum.found("What did they decide to do about the telescope?");
    assertThat(found).contains(request, answer);
    assertThat(found.subList(0, found.indexOf(answer))).doesNotContain(other);
  }

  @Test
  void follows_answers_over_any_time() {
    long request = forum.say("ann", "Which telescope shall we buy?", 0, 0);
    forum.say("bob", "Nothing to do with it", 0, 86_400_000);
    long answer = forum.say("bob", "The Dobsonian", request, 2 * 86_400_000L);
    assertThat(forum.found("Which telescope did they decide to buy?"))
        .containsExactlyInAnyOrder(request, answer);
  }

  @Test
  void finds_exactly_what_is_asked_for() {
    forum.say("ann", "The deployments failed");
    forum.say("ann", "The deployment failed");
    forum.say("ann", "failed: deployment of the page");
    assertThat(forum.search("deployment failed", SearchMode.EXACT).hits())
        .extracting(Hit::id)
        .containsExactlyInAnyOrder(2L, 3L);
    assertThat(forum.search("\"deployment failed\"", SearchMode.EXACT).hits())
        .extracting(Hit::id)
        .containsExactly(2L);
    assertThat(forum.search("the deployment of failed", SearchMode.EXACT).hits())
        .extracting(Hit::id)
        .containsExactly(3L);
    assertThat(forum.search("deploymet", SearchMode.EXACT)).isEqualTo(SearchHits.NOTHING);
  }

  @Test
  void prefers_a_phrase_in_quotation_marks() {
    forum.say("ann", "The page was at the end of the home street, home, home page");
    forum.say("ann", "The street page was at the end of the home");
    assertThat(forum.first("end \"home page\"")).isEqualTo(1);
    assertThat(forum.first("end \"street page\"")).isEqualTo(2);
  }

  @Test
  void looks_into_metadata_unless_told_not_to() {
    forum.label("ann", "done", "PR-1187");
    assertThat(forum.search("PR-1187").hits())
        .singleElement()
        .satisfies(hit -> assertThat(hit.match()).containsExactly(MatchKind.METADATA));
    ParsedQuery text = ParsedQuery.of("PR-1187", SearchMode.AUTO, false);
    assertThat(ranked(text, forum.scope(any -> true))).isEqualTo(SearchHits.NOTHING);
  }

  @Test
  void finds_chinese_thai_accented_and_emoji() {
    forum.say("ann", "我们明天部署服务器");
    forum.say("ann", "การติดตั้งเสร็จแล้ว");
    forum.say("ann", "Das Café öffnet um zehn");
    forum.say("ann", "shipped 🚀");
    assertThat(forum.found("部署")).containsExactly(1L);
    assertThat(forum.found("ติดตั้ง")).containsExactly(2L);
    assertThat(forum.found("cafe offnet")).containsExactly(3L);
    assertThat(forum.found("🚀")).containsExactly(4L);
  }

  @Test
  void shows_the_newer_of_equals_first() {
    forum.say("ann", "The lighthouse");
    forum.say("ann", "The lighthouse");
    assertThat(forum.found("lighthouse")).containsExactly(2L, 1L);
  }

  @Test
  void leaves_out_what_is_not_wanted_but_hears_it() {
    forum.say("ann", "Which database did you choose for the archive?");
    forum.say("bob", "PostgreSQL");
    SearchScope bobs = new SearchScope(forum.index().view(), any -> true, place -> place == 1);
    ParsedQuery question = ParsedQuery.of("Which database was chosen?", SearchMode.AUTO, true);
    assertThat(ranked(question, bobs).hits()).extracting(Hit::id).containsExactly(2L);
  }

  private SearchHits ranked(ParsedQuery question, SearchScope scope) {
    return forum.ranker().search(List.of(scope), question, 60, 10);
  }
}
