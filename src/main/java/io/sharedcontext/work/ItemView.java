package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of an item, as agents see it.
 *
 * @param assignee who has it or finished it
 * @param claimExpiresAt until when its claim holds unless it is extended
 * @param blockedBy those of {@code dependsOn} that are not finished
 * @param lapses claims that ran out of time since it was last opened
 */
record ItemView(
    @Doc String workItemId,
    @Doc String sessionId,
    @Doc String title,
    @Doc String description,
    @Doc WorkState state,
    @Doc("Why it is blocked.") Optional<String> reason,
    @Doc int priority,
    @Doc List<String> labels,
    @Doc ObjectNode metadata,
    @Doc("Who has it or finished it.") Optional<String> assignee,
    @Doc Optional<Instant> claimExpiresAt,
    @Doc List<String> dependsOn,
    @Doc("Those of depends_on that are not finished.") List<String> blockedBy,

    @Doc("Claims that ran out of time since it was last opened.")
    int lapses,

    @Doc("What the agent that had it before left to the next.")
    Optional<HandOver> handOver,

    @Doc String createdBy,
    @Doc Instant createdAt,
    @Doc Instant updatedAt) {

  /** The item as the transaction left it. */
  static ItemView of(Tx tx, WorkItem item) {
    Edges edges =
        Edges.of(DependencyTable.of(tx, List.of(item.id())).getOrDefault(item.id(), List.of()));
    WorkItem.Facts facts = item.facts();
    return new ItemView(
        item.id(),
        item.session(),
        facts.title(),
        facts.description(),
        item.state(),
        text(item.reason()),
        facts.priority(),
        facts.labels(),
        facts.metadata(),
        text(item.claim().agent()),
        item.claim().expiresAt(),
        edges.all(),
        edges.unfinished(),
        item.lapses(),
        item.handOver(),
        facts.createdBy(),
        facts.createdAt(),
        item.updatedAt());
  }

  /** An item in a list. */
  record Summary(
      @Doc String workItemId,
      @Doc String sessionId,
      @Doc String title,
      @Doc WorkState state,
      @Doc("Why it is blocked.") Optional<String> reason,
      @Doc int priority,
      @Doc List<String> labels,
      @Doc("Who has it or finished it.") Optional<String> assignee,
      @Doc Optional<Instant> claimExpiresAt,
      @Doc List<String> dependsOn,
      @Doc("Those of depends_on that are not finished.") List<String> blockedBy,

      @Doc("Claims that ran out of time since it was last opened.")
      int lapses,

      @Doc Instant updatedAt) {}

  /** Items in a list, in the same order. */
  static List<Summary> summaries(Tx tx, List<WorkItem> items) {
    Map<String, List<DependencyTable.Dependency>> dependencies =
        DependencyTable.of(tx, items.stream().map(WorkItem::id).toList());
    return items.stream()
        .map(item -> summary(item, Edges.of(dependencies.getOrDefault(item.id(), List.of()))))
        .toList();
  }

  private static Summary summary(WorkItem item, Edges edges) {
    return new ItemView.Summary(
        item.id(),
        item.session(),
        item.facts().title(),
        item.state(),
        text(item.reason()),
        item.facts().priority(),
        item.facts().labels(),
        text(item.claim().agent()),
        item.claim().expiresAt(),
        edges.all(),
        edges.unfinished(),
        item.lapses(),
        item.updatedAt());
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  /** What an item depends on, and what of that it waits for. */
  private record Edges(List<String> all, List<String> unfinished) {
    static Edges of(List<DependencyTable.Dependency> dependencies) {
      return new Edges(
          dependencies.stream().map(DependencyTable.Dependency::on).toList(),
          dependencies.stream()
              .filter(one -> !one.finished())
              .map(DependencyTable.Dependency::on)
              .toList());
    }
  }
}
