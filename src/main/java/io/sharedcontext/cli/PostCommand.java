package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.cli.live.MessagePoster;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code post}: a person says something to the agents. */
@Command(
    name = "post",
    description = "Posts a message to a session, as a person among the agents.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The message goes the way of add_message: the same limits, rules and audit log.",
      "Its metadata says {\"author\":\"person\"}, so that agents can tell. Prints its id.",
      "",
      "Without --as you post under SHARED_CONTEXT_AGENT_ID, else under your login name",
      "and as the operator, who alone may post admin_only. A name keeps the type the",
      "store knows it by; a new one has the type person. No key is asked for: the",
      "store's files are yours.",
      "",
      "Of a text from standard input the last line end is left out.",
      "",
      "Examples:",
      "  shared-context post session_0123456789abcdef 'Please wait for my review'",
      "  git diff | shared-context post session_0123456789abcdef --to reviewer",
      "  shared-context post session_0123456789abcdef Psst --to bob \\",
      "    --visibility private"
    })
final class PostCommand implements Callable<Integer> {
  /** More bytes than the longest content has; what is longer is refused for its length. */
  private static final int MOST_BYTES = 500_000;

  private final Operator operator;

  @Parameters(
      index = "0",
      paramLabel = "SESSION",
      converter = Converters.Session.class,
      description = "Where to.")
  private String session = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "What to say; - or nothing reads standard input.")
  private String text = "-";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      converter = Converters.Agent.class,
      description = "Under which name.")
  private Optional<String> as = Optional.empty();

  @Option(
      names = "--to",
      split = ",",
      paramLabel = "AGENT",
      description = "To whom it is addressed, separated by commas.")
  private List<String> to = List.of();

  @Option(
      names = "--visibility",
      paramLabel = "V",
      completionCandidates = Converters.Visibilities.class,
      description = "public, private, agent_only or admin_only; default: public.")
  private Optional<Visibility> visibility = Optional.empty();

  @Option(
      names = "--reply-to",
      paramLabel = "ID",
      converter = Converters.MessageId.class,
      description = "The message it answers.")
  private Optional<Long> replyTo = Optional.empty();

  @Option(names = "--json", description = "Print the result, or the failure, as JSON.")
  private boolean json;

  PostCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    String content = text.equals("-") ? input() : text;
    CallResult answer = operator.withExisting(store -> post(store, content));
    ObjectNode result = Json.object(answer.json().toString());
    if (answer.failed()) {
      operator.note("shared-context: " + result.path("error").asText());
    }
    result.path("unknown_recipients").forEach(this::warn);
    result.path("warnings").forEach(one -> operator.note("shared-context: " + one.asText()));
    if (json) {
      operator.print(answer.json().toString());
    } else if (!answer.failed()) {
      operator.print(result.path("message_id").asText());
    }
    return answer.failed() ? Cli.FAILED : Cli.OK;
  }

  private void warn(JsonNode recipient) {
    String meant = recipient.path("did_you_mean").asText();
    operator.note(
        "shared-context: " + TerminalText.line(recipient.path("agent_id").asText())
            + " has never been here"
            + (meant.isEmpty() ? "" : "; did you mean " + TerminalText.line(meant) + "?"));
  }

  private CallResult post(Store store, String content) {
    Features features = Features.of(operator.settings(), store, operator.clock(store));
    Caller caller =
        store.read(tx -> CallerResolver.writer(tx, operator.settings(), as, operator.login()));
    String where = store.read(tx -> SessionNames.complete(tx, session));
    return new MessagePoster(features).post(caller, arguments(where, content));
  }

  private ObjectNode arguments(String where, String content) {
    ObjectNode arguments = Json.object().put("session_id", where).put("content", content);
    visibility.ifPresent(level -> arguments.put("visibility", level.label()));
    replyTo.ifPresent(id -> arguments.put("parent_message_id", id));
    if (!to.isEmpty()) {
      to.forEach(arguments.putArray("to")::add);
    }
    arguments.putObject("metadata").put("author", CallerResolver.PERSON);
    return arguments;
  }

  private String input() throws IOException {
    if (operator.terminal()) {
      operator.note("Type the message; Ctrl-D on a line of its own ends it.");
    }
    String input = new String(System.in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    return input.replaceFirst("\\r?\\n\\z", "");
  }
}
