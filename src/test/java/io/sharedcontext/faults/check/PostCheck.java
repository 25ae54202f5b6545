package io.sharedcontext.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether messages are where they have to be: once, in order, and before the eyes they are for. */
final class PostCheck {
  private final List<PostCall> posts;
  private final Map<String, PostCall> byContent = new HashMap<>();

  PostCheck(List<PostCall> posts) {
    this.posts = posts;
    posts.forEach(post -> byContent.put(post.content(), post));
  }

  /** Messages that were acknowledged and are not in {@code stored} under the id that was told. */
  List<String> lost(List<Stored> stored) {
    Map<Long, String> contents = new HashMap<>();
    stored.forEach(message -> contents.put(message.id(), message.content()));
    return posts.stream()
        .filter(post -> post.outcome() == Outcome.DONE)
        .filter(post -> !post.content().equals(contents.get(post.id())))
        .map(post -> "lost: " + post)
        .toList();
  }

  /** Messages that were refused, were never posted, or are there twice. */
  List<String> phantoms(List<Stored> stored) {
    List<String> phantoms = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Stored message : stored) {
      PostCall post = byContent.get(message.content());
      if (post == null || post.outcome() == Outcome.REFUSED) {
        phantoms.add("refused or never posted: " + message + " " + post);
      }
      if (!seen.add(message.content())) {
        phantoms.add("twice: " + message);
      }
    }
    return phantoms;
  }

  /** Messages with a smaller id than one that was acknowledged before they were posted. */
  List<String> disordered() {
    List<PostCall> done = posts.stream()
        .filter(post -> post.outcome() == Outcome.DONE)
        .sorted(Comparator.comparingLong(post -> post.span().returned()))
        .toList();
    List<PostCall> asked = done.stream()
        .sorted(Comparator.comparingLong(post -> post.span().invoked()))
        .toList();
    List<String> problems = new ArrayList<>();
    int known = 0;
    long highest = 0;
    for (PostCall post : asked) {
      while (done.get(known).span().before(post.span())) {
        highest = Math.max(highest, done.get(known).id());
        known++;
      }
      if (post.id() <= highest) {
        problems.add("posted when " + highest + " was known: " + post);
      }
    }
    return problems;
  }

  /** What a page shows that it must not, or does not show that it must. */
  List<String> wrong(PageRead page) {
    List<String> problems = invented(page);
    long oldest = page.messages().keySet().stream().min(Long::compare).orElse(0L);
    posts.stream()
        .filter(post -> post.outcome() == Outcome.DONE && post.seenBy(page.agent()))
        .filter(post -> post.span().before(page.span()))
        .filter(post -> page.whole() || post.id() >= oldest)
        .filter(post -> !post.content().equals(page.messages().get(post.id())))
        .forEach(post -> problems.add("a stale read: " + page.agent() + " was not shown " + post));
    return problems;
  }

  /** What a page shows that was not posted by then, or not for its reader. */
  List<String> invented(PageRead page) {
    List<String> problems = new ArrayList<>();
    page.messages().forEach((id, content) -> {
      PostCall post = byContent.get(content);
      if (post == null || page.span().before(post.span()) || post.outcome() == Outcome.REFUSED) {
        problems.add("read before it was posted, or refused: " + id + " " + content);
      } else if (!post.seenBy(page.agent())) {
        problems.add("shown to " + page.agent() + ": " + post);
      }
    });
    return problems;
  }
}
