package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.SessionsTable.Overview;
import io.sharedcontext.cli.SessionsTable.Said;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions}: a look at what the agents are doing. */
@Command(
    name = "sessions",
    description = "Lists sessions and shows their latest messages.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  shared-context sessions list --all",
      "  shared-context sessions show session_0123456789abcdef"
    })
final class SessionsCommand {
  private static final String PUBLIC = "public";

  private final Operator operator;

  SessionsCommand(Operator operator) {
    this.operator = operator;
  }

  @Command(
      name = "list",
      description = "Lists the sessions, latest activity first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  shared-context sessions list --all --limit 100"})
  int list(
      @Option(names = "--all", description = "Closed ones too.") boolean all,
      @Option(
              names = "--limit",
              defaultValue = "20",
              paramLabel = "N",
              converter = Converters.Amount.class,
              description = "At most N; default: 20.")
          int limit,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    List<Overview> found = operator.reading(tx -> SessionsTable.list(tx, all, limit));
    operator.print(json ? array(found).toString() : table(found));
    return Cli.OK;
  }

  @Command(
      name = "show",
      description = "Shows a session and its latest messages.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What is not public is shown without its text, unless --private asks for it.",
        "The operator owns the files and can read everything in them.",
        "",
        "Example:",
        "  shared-context sessions show session_0123456789abcdef --limit 50"
      })
  int show(
      @Parameters(
              paramLabel = "ID",
              converter = Converters.Session.class,
              description = "The session.")
          String id,
      @Option(
              names = "--limit",
              defaultValue = "20",
              paramLabel = "N",
              converter = Converters.Amount.class,
              description = "At most N messages; default: 20.")
          int limit,
      @Option(names = "--private", description = "Show the text of every message.") boolean every,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    return operator.reading(tx -> {
      Overview session = SessionsTable.find(tx, id)
          .orElseThrow(() -> Failure.of(ErrorCode.SESSION_NOT_FOUND, "there is no session " + id));
      List<Said> messages = SessionsTable.latest(tx, id, limit);
      operator.print(
          json ? facts(session, messages, every).toString() : words(session, messages, every));
      return Cli.OK;
    });
  }

  private String table(List<Overview> sessions) {
    if (sessions.isEmpty()) {
      return "There are no sessions in " + operator.settings().store().name();
    }
    TextTable table = new TextTable("SESSION", "MESSAGES", "LATEST (UTC)", "PURPOSE");
    for (Overview session : sessions) {
      table.row(
          session.id(),
          session.messages(),
          minute(session.updatedAt()),
          (session.active() ? "" : "[closed] ") + session.purpose());
    }
    return table.text();
  }

  private static String words(Overview session, List<Said> messages, boolean every) {
    StringBuilder text = new StringBuilder(TerminalText.line(session.purpose()))
        .append("\n%s, %s%s, begun by %s on %s\n%s, agents: %s\n"
            .formatted(
                session.id(),
                session.active() ? "active" : "closed",
                session.workspace().isEmpty() ? "" : ", workspace " + session.workspace(),
                session.createdBy(),
                minute(session.createdAt()),
                Quantity.of(session.messages(), "message"),
                String.join(", ", session.participants())));
    for (Said said : messages) {
      text.append("\n%s  %s%s\n    %s"
          .formatted(
              minute(said.at()),
              said.sender(),
              addressed(said),
              every || said.visibility().equals(PUBLIC)
                  ? TerminalText.lines(said.content(), "    ")
                  : "(not public; --private shows it)"));
    }
    return text.toString();
  }

  private static String addressed(Said said) {
    String to = said.to().isEmpty() ? "" : " to " + String.join(", ", said.to());
    return to + (said.visibility().equals(PUBLIC) ? "" : " [" + said.visibility() + "]");
  }

  private static ArrayNode array(List<Overview> sessions) {
    ArrayNode array = Json.array();
    sessions.forEach(session -> array.add(facts(session)));
    return array;
  }

  private static ObjectNode facts(Overview session) {
    ObjectNode facts = Json.object()
        .put("session_id", session.id())
        .put("purpose", session.purpose())
        .put("created_by", session.createdBy())
        .put("created_at", Times.text(session.createdAt()))
        .put("updated_at", Times.text(session.updatedAt()))
        .put("is_active", session.active())
        .put("message_count", session.messages())
        .put("workspace", session.workspace());
    session.participants().forEach(facts.putArray("participants")::add);
    return facts;
  }

  private static ObjectNode facts(Overview session, List<Said> messages, boolean every) {
    ObjectNode facts = facts(session);
    ArrayNode array = facts.putArray("messages");
    for (Said said : messages) {
      ObjectNode message = array
          .addObject()
          .put("id", said.id())
          .put("timestamp", Times.text(said.at()))
          .put("sender", said.sender())
          .put("sender_verified", said.verified())
          .put("visibility", said.visibility());
      said.to().forEach(message.putArray("to")::add);
      if (every || said.visibility().equals(PUBLIC)) {
        message.put("content", said.content());
      }
    }
    return facts;
  }

  private static String minute(Instant time) {
    return Times.text(time).substring(0, 16).replace('T', ' ');
  }
}
