package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.message.Event;
import io.sharedcontext.message.EventKind;
import io.sharedcontext.message.EventScope;
import io.sharedcontext.message.EventSource;
import io.sharedcontext.message.MessageFilter;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Work of others that is done. The board posts a message for it, whose id is the place from which a later wait
 * goes on, so that none is missed; whether it is true says the board. Stateless.
 */
public final class WorkDoneEvents implements EventSource {
  private static final int AT_ONCE = 200;

  private final Clock clock;

  /** Events of all boards, by {@code clock}. */
  public WorkDoneEvents(Clock clock) {
    this.clock = clock;
  }

  @Override
  public EventKind kind() {
    return EventKind.WORK_DONE;
  }

  @Override
  public EventWatch begin(Tx tx, EventScope scope, JsonNode known) {
    if (!known.isMissingNode() && !known.canConvertToLong()) {
      throw Cursor.unknown();
    }
    return new Watch(scope, known.isMissingNode() ? MessageTable.newest(tx) : known.longValue());
  }

  /** One wait's look at what boards posted. */
  private final class Watch implements EventWatch {
    private final EventScope scope;
    private long place;
    private long seen = -1;

    Watch(EventScope scope, long place) {
      this.scope = scope;
      this.place = place;
    }

    @Override
    public List<Event> look(Tx tx) {
      long change = ChangeCounters.seq(tx, WorkTable.SCOPE);
      if (change == seen) {
        return List.of();
      }
      MessageFilter filter = new MessageFilter(scope.caller(), scope.session(), scope.from());
      List<Event> events = new ArrayList<>();
      long after = place;
      List<DeliveredMessage> page;
      do {
        page = filter.after(tx, after, AT_ONCE);
        for (DeliveredMessage message : page) {
          done(tx, message).ifPresent(events::add);
          after = message.id();
        }
      } while (page.size() == AT_ONCE);
      place = Math.max(after, MessageTable.newest(tx));
      seen = change;
      return events;
    }

    /** The event behind a message, unless somebody else only made it look like one. */
    private Optional<Event> done(Tx tx, DeliveredMessage message) {
      JsonNode facts = message.metadata();
      boolean said = facts.path("type").asText().equals("work")
          && facts.path("event").asText().equals(WorkState.DONE.label());
      return said
          ? WorkTable.find(tx, facts.path("work_item_id").asText())
              .filter(item -> item.session().equals(message.sessionId()))
              .filter(item -> item.state() == WorkState.DONE)
              .map(item -> Event.work(
                  EventKind.WORK_DONE,
                  item.session(),
                  message.sender(),
                  item.id(),
                  clock.instant()))
          : Optional.empty();
    }

    @Override
    public JsonNode known() {
      return Json.parse(Long.toString(place));
    }
  }
}
