package io.sharedcontext.cli;

import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.cli.live.EventStream;
import io.sharedcontext.cli.live.EventStream.Place;
import io.sharedcontext.cli.live.EventStream.Round;
import io.sharedcontext.cli.live.PipeReaders;
import io.sharedcontext.cli.live.ShutdownSignal;
import io.sharedcontext.cli.live.StoreEvent;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code watch}: what the agents are doing, while they do it. */
@Command(
    name = "watch",
    description = "Shows what happens as it happens: messages, sessions, locks, agents.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It goes on until Ctrl-C, or until nobody reads its output any more. Long",
      "messages are cut; --json has all of them.",
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

  private static final int WIDEST = 400;

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
    EventStream happenings = new EventStream(store, operator.clock(store), caller(store), session);
    try (ChangeAwaiter waits = new ChangeAwaiter(store)) {
      Place place = happenings.begin(since.map(moment -> moment.from(operator.clock(store))));
      operator.note("watching " + operator.settings().store().name() + "; Ctrl-C ends it");
      while (!interruption.request() && !readers.gone()) {
        Place from = place;
        Round round = waits
            .until(() -> happenings.after(from), TICK, () -> new Round(List.of(), from))
            .join();
        round.happenings().forEach(this::print);
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

  private void print(StoreEvent happening) {
    operator.print(json ? happening.json() : line(happening));
  }

  private String line(StoreEvent happening) {
    String where = happening.session().isEmpty() ? "" : "  " + happening.session();
    return Times.text(happening.at()).substring(0, 19).replace('T', ' ') + "  "
        + coloured(happening.kind()) + TerminalText.line(where, WIDEST) + "  "
        + TerminalText.line(happening.words(), WIDEST);
  }

  private String coloured(String kind) {
    String name = "%-16s".formatted(TerminalText.line(kind));
    Ansi ansi = operator.terminal()
            && operator.environment().getOrDefault("NO_COLOR", "").isEmpty()
        ? Ansi.ON
        : Ansi.OFF;
    return ansi.string("@|" + style(kind) + " " + name + "|@");
  }

  private static String style(String kind) {
    if (kind.startsWith("lock_")) {
      return "yellow";
    }
    return switch (kind) {
      case "message" -> "cyan";
      case "session_created", "session_updated", "session_closed" -> "green";
      case "agent_came", "agent_left", "agent_changed" -> "blue";
      case "permission_denied", "authentication_failed", "token_rejected" -> "red";
      default -> "faint";
    };
  }
}
