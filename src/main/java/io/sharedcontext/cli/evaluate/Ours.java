package io.sharedcontext.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.search.Document;
import io.sharedcontext.search.Index;
import io.sharedcontext.search.Mode;
import io.sharedcontext.search.Question;
import io.sharedcontext.search.Ranked;
import io.sharedcontext.search.Ranker;
import io.sharedcontext.search.Scope;
import io.sharedcontext.search.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code search_context} ranks with, over each space as one session that is visible whole. */
final class Ours implements Engine {
  private final Map<String, List<Told>> spaces;
  private final Map<String, Scope> scopes = new HashMap<>();
  private final Ranker ranker;
  private final int threshold;

  Ours(Collection collection, int threshold) {
    Vocabulary vocabulary = new Vocabulary();
    this.threshold = threshold;
    spaces = collection.spaces();
    ranker = new Ranker(vocabulary);
    spaces.forEach((space, messages) -> scopes.put(space, scope(messages, vocabulary)));
  }

  private static Scope scope(List<Told> messages, Vocabulary vocabulary) {
    Index index = new Index(vocabulary);
    Map<String, Long> ids = new HashMap<>();
    for (Told told : messages) {
      long id = ids.size() + 1L;
      long parent = told.parent().map(of -> ids.getOrDefault(of, 0L)).orElse(0L);
      byte[] document = Document.of(told.content(), values(told.metadata())).encode();
      index.add(new Index.Entry(id, told.sender(), told.sentAt(), parent, document));
      ids.put(told.id(), id);
    }
    return new Scope(index.view(), any -> true, any -> true);
  }

  private static List<String> values(JsonNode metadata) {
    List<String> values = new ArrayList<>();
    metadata.forEach(value -> {
      if (value.isValueNode()) {
        values.add(value.asText());
      } else {
        values.addAll(values(value));
      }
    });
    return values;
  }

  @Override
  public List<String> best(Asked asked, int limit) {
    Question question = Question.of(asked.query(), Mode.AUTO, true);
    Ranked ranked = ranker.search(
        List.of(Objects.requireNonNull(scopes.get(asked.space()))), question, threshold, limit);
    List<Told> messages = Objects.requireNonNull(spaces.get(asked.space()));
    return ranked.hits().stream()
        .map(hit -> messages.get((int) hit.id() - 1).id())
        .toList();
  }
}
