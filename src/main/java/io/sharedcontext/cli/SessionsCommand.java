package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.cli.SessionsTable.Overview;
import io.sharedcontext.cli.SessionsTable.Said;
import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.cli.live.MessagePoster;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions}: a look at what the agents are doing. */
@Command(
    name = "sessions",
    description = "Lists sessions, shows their latest messages, begins new ones.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  shared-context sessions list --all",
      "  shared-context sessions show session_0123456789abcdef",
      "  shared-context sessions new 'Release 2.0'"
    })
final class SessionsCommand {
  private static final String PUBLIC = "public";

  private final Operator operator;

  SessionsCommand(Operator operator) {
    this.operator = operator;
  }

  @Command(
      name = "list",
      description = "Lists the sessions by workspace, latest activity first.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "The workspace of the directory that it is run in comes first. --json keeps to",
        "the order of activity; each session says its workspace.",
        "",
        "Example:",
        "  shared-context sessions list --all --limit 100"
      })
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
        "#N is the id of a message, for post --reply-to and wait --after. Of a session's",
        "id the beginning will do.",
        "",
        "Examples:",
        "  shared-context sessions show session_0123456789abcdef --limit 50",
        "  shared-context sessions show 0123 --private"
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
      String whole = SessionNames.complete(tx, id);
      Overview session = SessionsTable.find(tx, whole)
          .orElseThrow(() -> Failure.of(ErrorCode.SESSION_NOT_FOUND, "there is no session " + id));
      List<Said> messages = SessionsTable.latest(tx, whole, limit);
      operator.print(
          json ? facts(session, messages, every).toString() : words(session, messages, every));
      return Cli.OK;
    });
  }

  @Command(
      name = "new",
      description = "Begins a session and prints its id.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "It goes the way of create_session, under --as, SHARED_CONTEXT_AGENT_ID, or your",
        "login name. Where there is no store yet, one is made.",
        "",
        "Example:",
        "  shared-context post $(shared-context sessions new 'Release 2.0') 'Who tests?'"
      })
  int begin(
      @Parameters(paramLabel = "PURPOSE", description = "What it is about.") String purpose,
      @Option(
              names = "--as",
              paramLabel = "NAME",
              converter = Converters.Agent.class,
              description = "Under which name.")
          Optional<String> as,
      @Option(names = "--json", description = "Print the result, or the failure, as JSON.")
          boolean json) {
    if (purpose.isBlank()) {
      // Nor is a store made for it.
      throw Failure.of(ErrorCode.INVALID_INPUT, "purpose must not be empty");
    }
    CallResult answer = operator.withStore(store -> {
      new StoreBootstrap(store, operator.clock(store)).ensure();
      Features features = Features.of(operator.settings(), store, operator.clock(store));
      Caller caller =
          store.read(tx -> CallerResolver.writer(tx, operator.settings(), as, operator.login()));
      return new MessagePoster(features)
          .call("create_session", caller, Json.object().put("purpose", purpose));
    });
    ObjectNode result = Json.object(answer.json().toString());
    if (answer.failed()) {
      operator.note("shared-context: " + result.path("error").asText());
    }
    if (json) {
      operator.print(answer.json().toString());
    } else if (!answer.failed()) {
      operator.print(result.path("session_id").asText());
    }
    return answer.failed() ? Cli.FAILED : Cli.OK;
  }

  private String table(List<Overview> sessions) {
    if (sessions.isEmpty()) {
      return "There are no sessions in " + operator.settings().store().name();
    }
    Map<String, List<Overview>> all = new LinkedHashMap<>();
    all.put(operator.settings().here(Path.of("")).name(), new ArrayList<>());
    sessions.forEach(session ->
        all.computeIfAbsent(session.workspace(), none -> new ArrayList<>()).add(session));
    all.values().removeIf(List::isEmpty);
    if (all.keySet().equals(Set.of(""))) {
      return rows(sessions);
    }
    return all.entrySet().stream()
        .map(one ->
            TextTable.cut(heading(one.getKey()), TextTable.WIDTH) + "\n" + rows(one.getValue()))
        .collect(Collectors.joining("\n\n"));
  }

  private static String heading(String workspace) {
    return workspace.isEmpty() ? "no workspace" : "workspace " + TerminalText.line(workspace);
  }

  private static String rows(List<Overview> sessions) {
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
      text.append("\n#%d  %s  %s%s\n    %s"
          .formatted(
              said.id(),
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
