package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The tools that read a session's messages page by page. */
public final class ReadingTools {
  private final Store store;
  private final SessionCountCache tallies;
  private final Acknowledgements acknowledging;

  public ReadingTools(Store store, SessionCountCache tallies, Acknowledgements acknowledging) {
    this.store = store;
    this.tallies = tallies;
    this.acknowledging = acknowledging;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.reads("get_messages", GetMessages.class, MessagePage.class, this::get)
            .in(ToolTier.CORE),
        Tool.reads(
            "get_messages_advanced",
            GetMessagesAdvanced.class,
            MessagePage.class,
            this::getAdvanced));
  }

  @Doc("Reads a session's messages, oldest first, page by page. Reading marks nothing as read;"
      + " acknowledge does.")
  record GetMessages(
      @Doc(id = true) String sessionId,

      @Doc(min = 1, max = 1_000, capped = true, otherwise = "50")
      int limit,

      @Doc(value = "next_cursor or ack_cursor of an earlier call.", id = true)
      Optional<String> cursor,

      @Doc(value = "Matching messages to leave out.", max = Integer.MAX_VALUE, otherwise = "0")
      int offset,

      @Doc(value = "backward: newest first.", otherwise = "forward")
      Direction direction,

      @Doc("Only of this visibility.") Optional<Visibility> visibilityFilter,

      @Doc(pattern = Limits.AGENT_ID) Optional<String> sender,

      @Doc(value = "Only answers to this message.", id = true, min = 1)
      Optional<Long> parentMessageId,

      @Doc(value = "Only others' messages that are not acknowledged.", otherwise = "false")
      boolean unreadOnly,

      @Doc(value = "A cursor; first marks the messages up to it as read.", id = true)
      Optional<String> acknowledge,

      @Doc(min = 100, max = 50_000, capped = true, raised = true, otherwise = TokenBudget.DEFAULT)
      int maxTokens) {}

  @Doc("Reads a session's messages by sender, time, metadata or text. Like get_messages, with more"
      + " filters; leaves out admin_only messages unless asked for them.")
  record GetMessagesAdvanced(
      @Doc(id = true) String sessionId,

      @Doc(min = 1, max = 1_000, capped = true, otherwise = "50")
      int limit,

      @Doc(id = true) Optional<String> cursor,

      @Doc(max = Integer.MAX_VALUE, otherwise = "0") int offset,

      @Doc(otherwise = "forward") Direction direction,

      @Doc Optional<Visibility> visibilityFilter,

      @Doc(pattern = Limits.AGENT_ID) Optional<String> sender,

      @Doc(id = true, min = 1) Optional<Long> parentMessageId,

      @Doc(otherwise = "false") boolean unreadOnly,

      @Doc(id = true) Optional<String> acknowledge,

      @Doc(min = 100, max = 50_000, capped = true, raised = true, otherwise = TokenBudget.DEFAULT)
      int maxTokens,

      @Doc(value = "Needs admin.", otherwise = "false") boolean includeAdminOnly,

      @Doc(value = "Any of these.", max = 50, pattern = Limits.AGENT_ID, otherwise = "[]")
      List<String> senders,

      @Doc("Inclusive, ISO-8601.") Optional<Instant> since,

      @Doc("Inclusive; a date is its whole day.") Optional<Instant> until,

      @Doc(
          value = "Values that the metadata has under the same keys.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS)
      Optional<ObjectNode> metadataFilter,

      @Doc(value = "Text in the content, whatever its case.", min = 1, max = 500)
      Optional<String> search,

      @Doc("In place of direction.") Optional<Order> order) {

    Direction way() {
      return order.map(Order::direction).orElse(direction);
    }

    List<String> anySender() {
      List<String> all = new ArrayList<>(senders);
      sender.ifPresent(all::add);
      return all;
    }
  }

  /** Which messages come first. */
  enum Order {
    OLDEST(Direction.FORWARD),
    NEWEST(Direction.BACKWARD);

    private final Direction direction;

    Order(Direction direction) {
      this.direction = direction;
    }

    Direction direction() {
      return direction;
    }
  }

  private MessagePage get(Call call, GetMessages asked) {
    Caller caller = call.caller();
    acknowledging.upTo(caller, asked.sessionId(), asked.acknowledge());
    Paging paging = new Paging(
        asked.direction(), asked.cursor(), asked.offset(), asked.limit(), asked.maxTokens());
    return page(
        caller,
        asked.sessionId(),
        asked.unreadOnly(),
        paging,
        all -> all.visibility(asked.visibilityFilter())
            .senders(asked.sender().stream().toList())
            .repliesTo(asked.parentMessageId()));
  }

  private MessagePage getAdvanced(Call call, GetMessagesAdvanced asked) {
    Caller caller = call.caller();
    requireAdmin(caller, asked.includeAdminOnly());
    acknowledging.upTo(caller, asked.sessionId(), asked.acknowledge());
    Paging paging =
        new Paging(asked.way(), asked.cursor(), asked.offset(), asked.limit(), asked.maxTokens());
    return page(
        caller,
        asked.sessionId(),
        asked.unreadOnly(),
        paging,
        all -> all.visibility(asked.visibilityFilter())
            .withoutAdminOnly(!asked.includeAdminOnly())
            .senders(asked.anySender())
            .repliesTo(asked.parentMessageId())
            .between(asked.since(), asked.until())
            .metadata(asked.metadataFilter())
            .containing(asked.search()));
  }

  private static void requireAdmin(Caller caller, boolean wanted) {
    if (wanted && !caller.admin()) {
      throw Failure.denied("include_admin_only", Permission.ADMIN, caller)
          .suggest("Or call get_messages_advanced without include_admin_only.");
    }
  }

  private MessagePage page(
      Caller caller,
      String session,
      boolean unreadOnly,
      Paging paging,
      UnaryOperator<MessageQuery> narrow) {
    return store.read(tx -> {
      SessionTable.requireKnown(tx, session);
      MessageQuery selection = narrow.apply(MessageQuery.of(caller, session));
      if (unreadOnly) {
        selection.unreadAfter(
            ParticipantTable.acknowledged(tx, caller.id(), session).orElse(0L));
      }
      return paging.page(tx, selection, tallies);
    });
  }
}
