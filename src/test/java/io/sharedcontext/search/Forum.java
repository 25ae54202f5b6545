package io.sharedcontext.search;

import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import java.util.List;
import java.util.function.IntPredicate;

/** A session to search, in which somebody says something every minute. */
public final class Forum {
  private final SessionIndex index;

  Forum(Vocabulary vocabulary) {
    index = new SessionIndex(vocabulary);
  }

  Forum() {
    this(new Vocabulary());
  }

  /** Says something a minute after the last message; returns its id, 1 and up. */
  long say(String sender, String content) {
    return say(sender, content, 0, next() * 60_000);
  }

  long say(String sender, String content, long parent, long sentAt) {
    return add(sender, Document.of(content, List.of()), parent, sentAt);
  }

  /** Says something an hour after the last message, so that nothing stands next to it. */
  long sayLater(String sender, String content) {
    return say(sender, content, 0, next() * 3_600_000);
  }

  long label(String sender, String content, String metadata) {
    return add(sender, Document.of(content, List.of(metadata)), 0, next() * 60_000);
  }

  private long add(String sender, Document document, long parent, long sentAt) {
    long id = next();
    add(new SessionIndex.Entry(id, sender, sentAt, parent, document.encode(sentAt)));
    return id;
  }

  /** Takes a message whose id is above those before. */
  void add(SessionIndex.Entry entry) {
    index.add(entry);
  }

  private long next() {
    return index.view().size() + 1L;
  }

  SessionIndex index() {
    return index;
  }

  Ranker ranker() {
    return new Ranker();
  }

  SearchScope scope(IntPredicate visible) {
    return new SearchScope(index.view(), visible, any -> true);
  }

  SearchHits search(String query) {
    return search(query, SearchMode.AUTO);
  }

  SearchHits search(String query, SearchMode mode) {
    return search(query, mode, any -> true);
  }

  SearchHits search(String query, SearchMode mode, IntPredicate visible) {
    ParsedQuery question = ParsedQuery.of(query, mode, true);
    return ranker().search(List.of(scope(visible)), question, 60, 100);
  }

  List<Long> found(String query) {
    return search(query).hits().stream().map(Hit::id).toList();
  }

  long first(String query) {
    return found(query).get(0);
  }

  int score(String query) {
    return (int) search(query).hits().get(0).score();
  }
}
