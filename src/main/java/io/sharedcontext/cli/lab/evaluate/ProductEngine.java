package io.sharedcontext.cli.lab.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.search.Explanation;
import io.sharedcontext.search.ParsedQuery;
import io.sharedcontext.search.Ranker;
import io.sharedcontext.search.SearchHits;
import io.sharedcontext.search.SearchMode;
import io.sharedcontext.search.SearchScope;
import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.search.text.DateSpan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What {@code search_context} ranks with, over each space as one session that is visible whole. */
final class ProductEngine implements Engine {
  private static final int BEST = 3;

  private final Map<String, List<CorpusMessage>> spaces;
  private final Map<String, SearchScope> scopes = new HashMap<>();
  private final Map<String, LocalDate> days = new HashMap<>();
  private final Ranker ranker;
  private final int threshold;

  ProductEngine(Corpus collection, int threshold) {
    Vocabulary vocabulary = new Vocabulary();
    this.threshold = threshold;
    spaces = collection.spaces();
    ranker = new Ranker();
    spaces.forEach((space, messages) -> {
      scopes.put(space, scope(messages, vocabulary));
      days.put(space, newest(messages));
    });
  }

  private static SearchScope scope(List<CorpusMessage> messages, Vocabulary vocabulary) {
    SessionIndex index = new SessionIndex(vocabulary);
    Map<String, Long> ids = new HashMap<>();
    for (CorpusMessage told : messages) {
      long id = ids.size() + 1L;
      long parent = told.parent().map(of -> ids.getOrDefault(of, 0L)).orElse(0L);
      byte[] document = Document.of(told.content(), values(told.metadata())).encode(told.sentAt());
      index.add(new SessionIndex.Entry(id, told.sender(), told.sentAt(), parent, document));
      ids.put(told.id(), id);
    }
    return new SearchScope(index.view(), any -> true, any -> true);
  }

  /** The day on which the questions are asked: that of the last message. */
  private static LocalDate newest(List<CorpusMessage> messages) {
    return DateSpan.dayOf(
        messages.stream().mapToLong(CorpusMessage::sentAt).max().orElse(0));
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

  private ParsedQuery question(CorpusQuery request) {
    LocalDate today = Objects.requireNonNull(days.get(request.space()));
    return ParsedQuery.of(request.query(), SearchMode.AUTO, true, today);
  }

  /** Why the relevant messages of a question, and the best three, are found or not, as text. */
  String explained(CorpusQuery request) {
    List<CorpusMessage> messages = Objects.requireNonNull(spaces.get(request.space()));
    List<String> names = messages.stream().map(CorpusMessage::id).toList();
    Set<String> these = new LinkedHashSet<>(new TreeSet<>(request.relevant()));
    these.addAll(best(request, BEST));
    List<String> known = these.stream().filter(names::contains).toList();
    List<Explanation> reasons = ranker.explain(
        List.of(Objects.requireNonNull(scopes.get(request.space()))),
        question(request),
        threshold,
        known.stream().map(name -> names.indexOf(name) + 1L).toList());
    StringBuilder text = new StringBuilder(request.id() + ": " + request.query() + "\n");
    for (int i = 0; i < known.size(); i++) {
      boolean answer = request.relevant().contains(known.get(i));
      text.append('\n').append(known.get(i)).append(answer ? ", an answer: " : ": ");
      text.append(String.join("\n", reasons.get(i).lines())).append('\n');
    }
    return text.toString();
  }

  @Override
  public List<String> best(CorpusQuery request, int limit) {
    List<CorpusMessage> messages = Objects.requireNonNull(spaces.get(request.space()));
    ParsedQuery question = question(request);
    SearchHits ranked = ranker.search(
        List.of(Objects.requireNonNull(scopes.get(request.space()))), question, threshold, limit);
    return ranked.hits().stream()
        .map(hit -> messages.get((int) hit.id() - 1).id())
        .toList();
  }
}
