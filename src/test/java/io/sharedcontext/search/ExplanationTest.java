package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a message is found, or not. */
class ExplanationTest {
  private final Forum forum = new Forum();

  private Explanation explained(String query, long id, SearchScope scope) {
    ParsedQuery question = ParsedQuery.of(query, SearchMode.AUTO, true);
    return forum.ranker().explain(List.of(scope), question, 60, List.of(id)).get(0);
  }

  @Test
  void agrees_with_the_search() {
    for (int i = 0; i < 30; i++) {
      forum.say(
          i % 2 == 0 ? "ann" : "bob", "the lantern " + "harbour ".repeat(i % 5) + "kettle " + i);
    }
    String query = "where is the harbour and the lanterns of Ann?";
    SearchHits hits = forum.search(query);
    for (int i = 0; i < hits.hits().size(); i++) {
      Explanation why = explained(query, hits.hits().get(i).id(), forum.scope(any -> true));
      assertThat(why.found()).isTrue();
      assertThat(why.place()).isEqualTo(i + 1);
      assertThat(why.score()).isEqualTo((int) hits.hits().get(i).score());
    }
  }

  @Test
  void tells_words_neighbours_sender_and_threshold() {
    forum.say("ann", "Which colour did you choose for the door?");
    forum.say("bob", "Green, because of the garden");
    Explanation answer =
        explained("Which colour did Bob choose for the doors?", 2, forum.scope(any -> true));
    assertThat(answer.terms())
        .filteredOn(term -> term.word().equals("doors"))
        .singleElement()
        .satisfies(term -> {
          assertThat(term.known()).isTrue();
          assertThat(term.here()).isZero();
          assertThat(term.around()).isPositive();
        });
    assertThat(answer.sender()).isEqualTo(1);
    assertThat(String.join("\n", answer.lines())).contains("found: score", "its sender was named");
    Explanation few = explained("door green", 1, forum.scope(any -> true));
    assertThat(few.terms()).anySatisfy(term -> assertThat(term.matched()).contains("door 1.00"));
  }

  @Test
  void says_nothing_of_a_message_that_is_hidden_or_filtered_out() {
    forum.say("ann", "the secret lantern");
    Explanation hidden = explained("lantern", 1, forum.scope(any -> false));
    assertThat(hidden).isEqualTo(explained("lantern", 1, new Forum().scope(any -> true)));
    assertThat(hidden.found()).isFalse();
    SearchScope filtered = new SearchScope(forum.index().view(), any -> true, any -> false);
    Explanation left = explained("lantern", 1, filtered);
    assertThat(left.found()).isFalse();
    assertThat(left.lines()).anyMatch(line -> line.contains("filters"));
  }
}
