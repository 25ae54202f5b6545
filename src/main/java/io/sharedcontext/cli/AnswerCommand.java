package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.people.Ticket;
import io.sharedcontext.people.Tickets;
import io.sharedcontext.people.Tickets.Respondent;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code answer}: a person answers an agent. */
@Command(
    name = "answer",
    description = "Answers a question from the inbox, once.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The answer becomes a message to the agent, from the name operator, under which",
      "no agent acts, and marked as verified: the store's files are yours. Where the",
      "question has options, the answer is one of them, in any case of letters.",
      "",
      "Examples:",
      "  shared-context answer ticket_0123456789abcdef yes",
      "  shared-context answer ticket_0123456789abcdef 'Wait until Monday'"
    })
final class AnswerCommand implements Callable<Integer> {
  private final Operator operator;

  @Parameters(index = "0", paramLabel = "ID", description = "The question's id, from inbox.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "TEXT", description = "The answer.")
  private String text = "";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  AnswerCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    Ticket answered = operator.withExisting(this::answer);
    ObjectNode facts = Json.object()
        .put("ticket_id", answered.id())
        .put("state", "answered")
        .put("answer", answered.answer().orElseThrow())
        .put("answered_by", answered.answeredBy().orElseThrow())
        .put("message_id", answered.reply().orElseThrow());
    operator.print(json ? Json.text(facts) : facts.path("message_id").asText());
    return Cli.OK;
  }

  private Ticket answer(Store store) {
    Clock clock = operator.clock(store);
    Features features = Features.of(operator.settings(), store, clock);
    ObjectNode said = Json.object().put("content", text);
    features
        .policy()
        .examine(features.catalog().find("add_message").orElseThrow(), said)
        .forEach(warning -> operator.note("shared-context: " + warning));
    Tickets tickets = new Tickets(clock, MessageIndexer::prepare);
    return store.write(tx -> tickets.answer(tx, id, text, Respondent.OPERATOR)).join();
  }
}
