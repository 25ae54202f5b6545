package io.sharedcontext.cli;

import io.sharedcontext.cli.live.Acting;
import io.sharedcontext.cli.live.Happening;
import io.sharedcontext.cli.live.Happenings;
import io.sharedcontext.cli.live.Happenings.Place;
import io.sharedcontext.cli.live.Happenings.Round;
import io.sharedcontext.cli.live.Interruption;
import io.sharedcontext.cli.live.Readership;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Waits;
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

  @Option(names = "--session", paramLabel = "ID", description = "Only this session.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Reading.Agent.class,
      description = "What this agent sees; default: SHARED_CONTEXT_AGENT_ID, else the operator.")
  private Optional<String> as = Optional.empty();

  @Option(names = "--admin", description = "What the operator sees.")
  private boolean admin;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Reading.Since.class,
      description = "Begin then: a time, or how long ago, such as 90s, 15m, 2h, 1d.")
  private Optional<Reading.Moment> since = Optional.empty();

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  WatchCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    Readership readers = new Readership(operator.out().equals(System.out));
    try (Interruption interruption = new Interruption()) {
      return operator.withExisting(store -> watch(store, interruption, readers));
    } catch (Operator.Unwritten e) {
      if (readers.piped()) {
        return Cli.OK;
      }
      throw e;
    }
  }

  private int watch(Store store, Interruption interruption, Readership readers) {
    Happenings happenings = new Happenings(store, operator.clock(), caller(store), session);
    try (Waits waits = new Waits(store)) {
      Place place = happenings.begin(since.map(moment -> moment.from(operator.clock())));
      operator.note("watching " + operator.settings().store().file() + "; Ctrl-C ends it");
      while (!interruption.asked() && !readers.gone()) {
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
    return admin ? Acting.OPERATOR : store.read(tx -> Acting.reader(tx, operator.settings(), as));
  }

  private void print(Happening happening) {
    operator.print(json ? happening.json() : line(happening));
  }

  private String line(Happening happening) {
    String where = happening.session().isEmpty() ? "" : "  " + happening.session();
    return Times.text(happening.at()).substring(0, 19).replace('T', ' ') + "  "
        + coloured(happening.kind()) + Plain.line(where, WIDEST) + "  "
        + Plain.line(happening.words(), WIDEST);
  }

  private String coloured(String kind) {
    String name = "%-16s".formatted(Plain.line(kind));
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
