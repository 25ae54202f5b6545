package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Tx;
import java.util.List;

/** One kind of event, told by the feature that knows of it, which comes after this one. */
public interface EventSource {
  /** What it tells of. */
  EventKind kind();

  /**
   * Begins to watch for {@code scope}.
   *
   * @param known what {@link EventWatch#known} gave when the wait before this one ended; missing for a first
   *     wait. A client can have made it up: it must give away nothing, and what is not of its form is
   *     refused with {@link io.sharedcontext.tool.Cursor#unknown}.
   */
  EventWatch begin(Tx tx, EventScope scope, JsonNode known);

  /** What one wait has seen of one kind; used by one thread at a time. */
  interface EventWatch {
    /** What happened since it began, or since it was last asked; at most a page. */
    List<Event> look(Tx tx);

    /** What has to be known so that a later wait goes on where this one ended. */
    JsonNode known();
  }
}
