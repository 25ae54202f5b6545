package io.sharedcontext.cli.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.work.WorkArchiveTable.Archived;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An item of work as a line of an export. Who has claimed it is left out: claims are of agents at work in
 * the store that it comes from.
 */
record ArchivedWork(
    @Doc String type,
    @Doc(pattern = Limits.WORK_ITEM_ID) String workItemId,
    @Doc(pattern = Limits.SESSION_ID) String sessionId,
    @Doc(min = 1, max = 300) String title,
    @Doc(max = 10_000, blank = true) String description,
    @Doc(pattern = "open|blocked|done|cancelled") String state,
    @Doc(max = 10_000, blank = true) Optional<String> reason,
    @Doc(max = 9) int priority,
    @Doc(max = 20, pattern = ".{1,50}") List<String> labels,

    @Doc(max = Limits.METADATA_BYTES, maxKeys = Limits.METADATA_KEYS)
    ObjectNode metadata,

    @Doc(max = 50, pattern = Limits.WORK_ITEM_ID) List<String> dependsOn,
    @Doc(pattern = Limits.AGENT_ID) String createdBy,
    @Doc Instant createdAt,
    @Doc Instant updatedAt,
    @Doc(pattern = Limits.AGENT_ID) Optional<String> assignee)
    implements ArchiveRecord {
  static final String TYPE = "work_item";

  static ArchivedWork of(Archived item) {
    return new ArchivedWork(
        TYPE,
        item.id(),
        item.session(),
        item.title(),
        item.description(),
        item.state(),
        Optional.of(item.reason()).filter(reason -> !reason.isEmpty()),
        item.priority(),
        item.labels(),
        item.metadata(),
        item.dependsOn(),
        item.createdBy(),
        item.createdAt(),
        item.updatedAt(),
        item.assignee());
  }

  Archived item() {
    return new Archived(
        workItemId,
        sessionId,
        title,
        description,
        state,
        reason.orElse(""),
        priority,
        labels,
        metadata,
        dependsOn,
        createdBy,
        createdAt,
        updatedAt,
        assignee);
  }
}
