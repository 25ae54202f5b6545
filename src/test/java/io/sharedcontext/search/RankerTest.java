package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankerTest {
  private final Vocabulary vocabulary = new Vocabulary();
  private final Index index = new Index(vocabulary);

  private void say(long id, String sender, String content) {
    Document document = Document.of(content, List.of());
    document.words().forEach(vocabulary::learn);
    index.add(new Index.Entry(id, sender, id * 60_000, 0, document.encode()));
  }

  private Ranked search(String query) {
    Question question = Question.of(query, Mode.AUTO, true);
    Scope all = new Scope(index.view(), at -> true, at -> true);
    return new Ranker(vocabulary).search(List.of(all), question, 0, 10);
  }

  @Test
  void finds_the_message_that_has_the_word_in_another_form() {
    say(1, "ann", "The deployment failed at noon");
    say(2, "bob", "Lunch was good");
    say(3, "bob", "Call getUserById instead");
    assertThat(search("deployments").hits()).extracting(Hit::id).containsExactly(1L);
    assertThat(search("get_user_by_id").hits()).extracting(Hit::id).containsExactly(3L);
  }
}
