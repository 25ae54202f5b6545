package io.sharedcontext.message;

import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Times;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.Written;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tools that find messages by what is known of them without reading: who, and when. */
public final class BrowsingTools {
  private final Store store;
  private final MessageCache known;

  public BrowsingTools(Store store, MessageCache known) {
    this.store = store;
    this.known = known;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.reads("search_by_sender", BySender.class, Found.class, this::bySender)
            .limited(RateLimit.SEARCH),
        Tool.reads("search_by_timerange", ByTime.class, Found.class, this::byTime)
            .limited(RateLimit.SEARCH));
  }

  @Doc("Lists what one agent said in one session, newest first.")
  record BySender(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "The agent id.", pattern = Limits.AGENT_ID)
      String sender,

      @Doc(value = "Messages a page.", min = 1, max = 100, capped = true, otherwise = "20")
      int limit,

      @Doc(value = Descriptions.CURSOR, id = true) Optional<String> cursor) {}

  @Doc("Lists one session's messages of a span of time, oldest first.")
  record ByTime(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc("Inclusive; ISO-8601, or back from now: -2h.") Instant startTime,

      @Doc("Inclusive; also now; a date is its whole day.") Instant endTime,

      @Doc(value = "Messages a page.", min = 1, max = 200, capped = true, otherwise = "50")
      int limit,

      @Doc(value = Descriptions.CURSOR, id = true) Optional<String> cursor) {
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
      @Doc("As in get_messages.") List<Written<Message>> messages,

      @Doc long count,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc(MessagePage.TRUNCATED) Optional<Boolean> truncated)
      implements GivesMessages {
    Found {
      messages = List.copyOf(messages);
    }

    @Override
    public List<Long> addressedTo(String agent) {
      return Message.addressedTo(agent, messages);
    }
  }

  private Found bySender(Call call, BySender request) {
    MessageQuery all =
        MessageQuery.of(call.caller(), request.sessionId()).senders(List.of(request.sender()));
    return page(call, all, Direction.BACKWARD, request.cursor(), request.limit());
  }

  private Found byTime(Call call, ByTime request) {
    MessageQuery all = MessageQuery.of(call.caller(), request.sessionId())
        .between(Optional.of(request.startTime()), Optional.of(request.endTime()));
    return page(call, all, Direction.FORWARD, request.cursor(), request.limit());
  }

  private Found page(
      Call call, MessageQuery all, Direction way, Optional<String> cursor, int limit) {
    Paging paging = new Paging(way, cursor, 0, limit, TokenBudget.DEFAULT_TOKENS);
    Paging.Slice slice = store.read(call, tx -> {
      SessionTable.requireKnown(tx, all.session());
      return paging.slice(tx, all, known);
    });
    List<Written<Message>> messages = slice.messages();
    return new Found(
        messages,
        messages.size(),
        slice.hasMore(),
        Optional.of(messages)
            .filter(some -> slice.hasMore())
            .map(some -> MessageCursor.text(
                all.session(), some.get(some.size() - 1).value().id())),
        slice.truncated() ? Optional.of(true) : Optional.empty());
  }
}
