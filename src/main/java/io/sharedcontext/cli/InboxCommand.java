package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.people.Ticket;
import io.sharedcontext.people.TicketTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inbox}: what agents want to know of a person. */
@Command(
    name = "inbox",
    description = "Lists the questions of agents that wait for a person's answer.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Agents ask with the tool ask_human. The oldest question comes first.",
      "Exit code: 0, or with --wait 3 when no question came in time.",
      "",
      "Examples:",
      "  shared-context inbox",
      "  shared-context inbox --wait 10m --json"
    })
final class InboxCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Converters.Seconds.class,
      description = "If there is none, wait so long for one, in seconds or such as 10m.")
  private Optional<Duration> patience = Optional.empty();

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  InboxCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    List<Ticket> open = patience.isPresent()
        ? operator.withExisting(this::await)
        : operator.reading(TicketTable::open);
    open.forEach(ticket -> operator.print(json ? Json.text(facts(ticket)) : words(ticket)));
    if (open.isEmpty() && !json) {
      operator.note("shared-context: no question waits for an answer");
    }
    return open.isEmpty() && patience.isPresent() ? Cli.TIMED_OUT : Cli.OK;
  }

  private List<Ticket> await(Store store) {
    try (ChangeAwaiter waits = new ChangeAwaiter(store)) {
      return waits
          .untilCommitted(
              () -> Optional.of(store.read(TicketTable::open)).filter(open -> !open.isEmpty()),
              patience.orElse(Duration.ZERO),
              List::<Ticket>of)
          .join();
    }
  }

  private static String words(Ticket ticket) {
    String until =
        ticket.expiresAt().map(at -> ", until " + minute(Times.text(at))).orElse("");
    String options = ticket.options().isEmpty()
        ? ""
        : "\n    one of: "
            + String.join(
                " | ", ticket.options().stream().map(TerminalText::line).toList());
    return "%s  %s  %s asks in %s%s\n    %s%s"
        .formatted(
            ticket.id(),
            minute(Times.text(ticket.askedAt())),
            TerminalText.line(ticket.agent()),
            ticket.session(),
            until,
            TerminalText.lines(ticket.question(), "    "),
            options);
  }

  private static String minute(String time) {
    return time.substring(0, 16).replace('T', ' ');
  }

  private static ObjectNode facts(Ticket ticket) {
    ObjectNode facts = Json.object()
        .put("ticket_id", ticket.id())
        .put("session_id", ticket.session())
        .put("agent_id", ticket.agent())
        .put("message_id", ticket.message())
        .put("question", ticket.question());
    var options = facts.putArray("options");
    ticket.options().forEach(options::add);
    facts.put("asked_at", Times.text(ticket.askedAt()));
    ticket.expiresAt().ifPresent(at -> facts.put("expires_at", Times.text(at)));
    return facts;
  }
}
