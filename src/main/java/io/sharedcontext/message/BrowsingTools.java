package io.sharedcontext.message;

import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Times;
import io.sharedcontext.tool.Tool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tools that find messages by what is known of them without reading: who, and when. */
public final class BrowsingTools {
  private final Store store;

  public BrowsingTools(Store store) {
    this.store = store;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.reads("search_by_sender", BySender.class, Found.class, this::bySender)
            .limited(RateLimit.SEARCH),
        Tool.reads("search_by_timerange", ByTime.class, Found.class, this::byTime)
            .limited(RateLimit.SEARCH));
  }

  @Doc("Lists what one agent said in a session, newest first.")
  record BySender(
      @Doc(id = true) String sessionId,
      @Doc(pattern = Limits.AGENT_ID) String sender,

      @Doc(min = 1, max = 100, capped = true, otherwise = "20")
      int limit,

      @Doc(id = true) Optional<String> cursor) {}

  @Doc("Lists a session's messages of a span of time, oldest first.")
  record ByTime(
      @Doc(id = true) String sessionId,
      @Doc("Inclusive, ISO-8601; UTC without an offset.") Instant startTime,
      @Doc("Inclusive.") Instant endTime,

      @Doc(min = 1, max = 200, capped = true, otherwise = "50")
      int limit,

      @Doc(id = true) Optional<String> cursor) {
    ByTime {
      if (startTime.isAfter(endTime)) {
        throw Failure.of(
                ErrorCode.INVALID_INPUT,
                "start_time " + Times.text(startTime) + " must not be after end_time "
                    + Times.text(endTime))
            .suggest("Exchange start_time and end_time and call search_by_timerange again.");
      }
    }
  }

  record Found(
      @Doc(value = "As in get_messages.", brief = true) List<Message> messages,

      @Doc long count,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc(MessagePage.TRUNCATED) Optional<Boolean> truncated) {
    Found {
      messages = List.copyOf(messages);
    }
  }

  private Found bySender(Call call, BySender asked) {
    MessageQuery all =
        MessageQuery.of(call.caller(), asked.sessionId()).senders(List.of(asked.sender()));
    return page(all, Direction.BACKWARD, asked.cursor(), asked.limit());
  }

  private Found byTime(Call call, ByTime asked) {
    MessageQuery all = MessageQuery.of(call.caller(), asked.sessionId())
        .between(Optional.of(asked.startTime()), Optional.of(asked.endTime()));
    return page(all, Direction.FORWARD, asked.cursor(), asked.limit());
  }

  private Found page(MessageQuery all, Direction way, Optional<String> cursor, int limit) {
    Paging paging = new Paging(way, cursor, 0, limit, TokenBudget.DEFAULT_TOKENS);
    Paging.Slice slice = store.read(tx -> {
      SessionTable.requireKnown(tx, all.session());
      return paging.slice(tx, all);
    });
    List<Message> messages = slice.messages();
    return new Found(
        messages,
        messages.size(),
        slice.hasMore(),
        Optional.of(messages)
            .filter(some -> slice.hasMore())
            .map(some ->
                MessageCursor.text(all.session(), some.get(some.size() - 1).id())),
        slice.truncated() ? Optional.of(true) : Optional.empty());
  }
}
