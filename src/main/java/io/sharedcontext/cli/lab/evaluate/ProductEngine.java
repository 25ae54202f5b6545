package io.sharedcontext.cli.lab.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.search.ParsedQuery;
import io.sharedcontext.search.Ranker;
import io.sharedcontext.search.SearchHits;
import io.sharedcontext.search.SearchMode;
import io.sharedcontext.search.SearchScope;
import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code search_context} ranks with, over each space as one session that is visible whole. */
final class ProductEngine implements Engine {
  private final Map<String, List<CorpusMessage>> spaces;
  private final Map<String, SearchScope> scopes = new HashMap<>();
  private final Ranker ranker;
  private final int threshold;

  ProductEngine(Corpus collection, int threshold) {
    Vocabulary vocabulary = new Vocabulary();
    this.threshold = threshold;
    spaces = collection.spaces();
    ranker = new Ranker();
    spaces.forEach((space, messages) -> scopes.put(space, scope(messages, vocabulary)));
  }

  private static SearchScope scope(List<CorpusMessage> messages, Vocabulary vocabulary) {
    SessionIndex index = new SessionIndex(vocabulary);
    Map<String, Long> ids = new HashMap<>();
    for (CorpusMessage told : messages) {
      long id = ids.size() + 1L;
      long parent = told.parent().map(of -> ids.getOrDefault(of, 0L)).orElse(0L);
      byte[] document = Document.of(told.content(), values(told.metadata())).encode();
      index.add(new SessionIndex.Entry(id, told.sender(), told.sentAt(), parent, document));
      ids.put(told.id(), id);
    }
    return new SearchScope(index.view(), any -> true, any -> true);
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
  public List<String> best(CorpusQuery request, int limit) {
    ParsedQuery question = ParsedQuery.of(request.query(), SearchMode.AUTO, true);
    SearchHits ranked = ranker.search(
        List.of(Objects.requireNonNull(scopes.get(request.space()))), question, threshold, limit);
    List<CorpusMessage> messages = Objects.requireNonNull(spaces.get(request.space()));
    return ranked.hits().stream()
        .map(hit -> messages.get((int) hit.id() - 1).id())
        .toList();
  }
}
