package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.AnswerCache;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Descriptions;
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
  private final SessionCountCache counts;
  private final MessageCache known;
  private final AnswerCache answers;
  private final Acknowledgements acknowledgements;

  public ReadingTools(
      Store store,
      SessionCountCache counts,
      MessageCache known,
      AnswerCache answers,
      Acknowledgements acknowledgements) {
    this.store = store;
    this.counts = counts;
    this.known = known;
    this.answers = answers;
    this.acknowledgements = acknowledgements;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.reads("get_messages", GetMessages.class, MessagePage.class, this::get)
            .marks()
            .cached(answers, this::state)
            .in(ToolTier.CORE),
        Tool.reads(
                "get_messages_advanced",
                GetMessagesAdvanced.class,
                MessagePage.class,
                this::getAdvanced)
            .marks()
            .cached(answers, (call, request) -> state(call, request.page())));
  }

  @Doc(
      "Reads a session's messages, oldest first, page by page. Reading marks nothing as read; acknowledge does.")
  record GetMessages(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "Messages a page.", min = 1, max = 1_000, capped = true, otherwise = "50")
      int limit,

      @Doc(value = "next_cursor or ack_cursor of an earlier call.", id = true)
      Optional<String> cursor,

      @Doc(value = "Messages to leave out.", max = Integer.MAX_VALUE, otherwise = "0")
      int offset,

      @Doc(value = "backward: newest first.", otherwise = "forward")
      Direction direction,

      @Doc("Only of this visibility.") Optional<Visibility> visibilityFilter,

      @Doc(value = Descriptions.SENDER, pattern = Limits.AGENT_ID)
      Optional<String> sender,

      @Doc(value = "Only answers to this message.", id = true, min = 1)
      Optional<Long> parentMessageId,

      @Doc(value = "Only others' messages not yet acknowledged.", otherwise = "false")
      boolean unreadOnly,

      @Doc(value = Descriptions.ACKNOWLEDGE, id = true) Optional<String> acknowledge,

      AnswerSize size) {

    /** The page that is asked for, its first messages being those of {@code way}. */
    Paging paging(Direction way) {
      return new Paging(way, cursor, offset, limit, size.maxTokens());
    }
  }

  @Doc(
      "get_messages with filters by senders, time, metadata or substring. To look something up, take search_context.")
  record GetMessagesAdvanced(
      GetMessages page,

      @Doc(value = "Also admin_only ones, for admins.", otherwise = "false")
      boolean includeAdminOnly,

      @Doc(
          value = "Only from any of these agent ids.",
          max = 50,
          pattern = Limits.AGENT_ID,
          otherwise = "[]")
      List<String> senders,

      @Doc(Descriptions.SINCE) Optional<Instant> since,

      @Doc(Descriptions.UNTIL) Optional<Instant> until,

      @Doc(
          value = "Values that the metadata has under the same keys.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS)
      Optional<ObjectNode> metadataFilter,

      @Doc(value = "Text in the content, whatever its case.", min = 1, max = 500)
      Optional<String> search,

      @Doc("In place of direction.") Optional<Order> order) {

    Direction way() {
      return order.map(Order::direction).orElseGet(page::direction);
    }

    List<String> anySender() {
      List<String> all = new ArrayList<>(senders);
      page.sender().ifPresent(all::add);
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

  /** What a page is made from; one that moves the caller's position first is not kept. */
  private Optional<List<?>> state(Call call, GetMessages request) {
    return request.acknowledge().isPresent()
        ? Optional.empty()
        : store.read(
            call,
            tx ->
                SessionCountTable.state(tx, call.caller(), request.sessionId()).map(List::of));
  }

  private MessagePage get(Call call, GetMessages request) {
    return page(
        call,
        request,
        request.direction(),
        all -> all.senders(request.sender().stream().toList()));
  }

  private MessagePage getAdvanced(Call call, GetMessagesAdvanced request) {
    requireAdmin(call.caller(), request.includeAdminOnly());
    return page(
        call,
        request.page(),
        request.way(),
        all -> all.withoutAdminOnly(!request.includeAdminOnly())
            .senders(request.anySender())
            .between(request.since(), request.until())
            .metadata(request.metadataFilter())
            .containing(request.search()));
  }

  private static void requireAdmin(Caller caller, boolean wanted) {
    if (wanted && !caller.admin()) {
      throw Failure.denied("include_admin_only", Permission.ADMIN, caller)
          .suggest("Or call get_messages_advanced without include_admin_only.");
    }
  }

  private MessagePage page(
      Call call, GetMessages request, Direction way, UnaryOperator<MessageQuery> narrow) {
    Caller caller = call.caller();
    String session = request.sessionId();
    acknowledgements.upTo(call, session, request.acknowledge());
    return store.read(call, tx -> {
      SessionTable.requireKnown(tx, session);
      MessageQuery selection = narrow.apply(MessageQuery.of(caller, session)
          .visibility(request.visibilityFilter())
          .repliesTo(request.parentMessageId()));
      if (request.unreadOnly()) {
        selection.unreadAfter(
            ParticipantTable.acknowledged(tx, caller.id(), session).orElse(0L));
      }
      return request.paging(way).page(tx, selection, counts, known);
    });
  }
}
