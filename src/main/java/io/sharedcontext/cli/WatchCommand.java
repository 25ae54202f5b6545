package io.sharedcontext.cli;

import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.cli.live.EventStream;
import io.sharedcontext.cli.live.EventStream.Place;
import io.sharedcontext.cli.live.EventStream.Round;
import io.sharedcontext.cli.live.PipeReaders;
import io.sharedcontext.cli.live.ShutdownSignal;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watch}: what the agents are doing, while they do it. */
@Command(
    name = "watch",
    description = "Shows what happens as it happens: messages, sessions, locks, agents.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It goes on until Ctrl-C, or until nobody reads its output any more. A line has",
      "the time (UTC; the date when it changes), a short name of the session by what",
      "it is about, and what happened, #N being the id of a message. On a terminal",
      "lines are cut to its width; --wide has dates, kinds and ids, --json all.",
      "",
      "An agent that is named is shown what it sees. No key is asked for: the store's",
      "files are yours. Without an agent, or with --admin, the operator is shown what",
      "an admin sees, with refusals and everything else in the audit log; never what",
      "is private between agents.",
      "",
      "Examples:",
      "  shared-context watch",
      "  shared-context watch --session session_0123456789abcdef --since 1h",
      "  shared-context watch --as planner --json | jq -r 'select(.event==\"message\")'"
    })
final class WatchCommand implements Callable<Integer> {
  /** How often the command looks whether it should end; what happens is shown at once. */
  private static final Duration TICK = Duration.ofMillis(250);

  private final Operator operator;

  @Option(
      names = "--session",
      paramLabel = "ID",
      converter = Converters.Session.class,
      description = "Only this session.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "What this agent sees; default: SHARED_CONTEXT_AGENT_ID, else the operator.")
  private Optional<String> as = Optional.empty();

  @Option(names = "--admin", description = "What the operator sees.")
  private boolean admin;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Converters.Since.class,
      description = "Begin then: a time, or how long ago, such as 90s, 15m, 2h, 1d.")
  private Optional<Converters.Moment> since = Optional.empty();

  @Option(
      names = "--wide",
      description = "Date, kind of event and id of the session on each line, which is not cut to"
          + " the terminal.")
  private boolean wide;

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  WatchCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    PipeReaders readers = new PipeReaders(operator.out().equals(System.out));
    try (ShutdownSignal interruption = new ShutdownSignal()) {
      return operator.withExisting(store -> watch(store, interruption, readers));
    } catch (Operator.Unwritten e) {
      if (readers.piped()) {
        return Cli.OK;
      }
      throw e;
    }
  }

  private int watch(Store store, ShutdownSignal interruption, PipeReaders readers) {
    Optional<String> one = store.read(tx -> SessionNames.complete(tx, session));
    EventStream happenings = new EventStream(store, operator.clock(store), caller(store), one);
    EventLines lines = new EventLines(operator, wide, happenings::purpose);
    try (ChangeAwaiter waits = new ChangeAwaiter(store)) {
      Place place = happenings.begin(since.map(moment -> moment.from(operator.clock(store))));
      operator.note("watching " + operator.settings().store().name() + "; Ctrl-C ends it");
      while (!interruption.request() && !readers.gone()) {
        Place from = place;
        Round round = waits
            .until(() -> happenings.after(from), TICK, () -> new Round(List.of(), from))
            .join();
        round.happenings().forEach(event -> operator.print(json ? event.json() : lines.of(event)));
        place = round.next();
      }
      return Cli.OK;
    }
  }

  private Caller caller(Store store) {
    return admin
        ? CallerResolver.OPERATOR
        : store.read(tx -> CallerResolver.reader(tx, operator.settings(), as));
  }
}
