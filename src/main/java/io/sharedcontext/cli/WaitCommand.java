package io.sharedcontext.cli;

import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.cli.live.ExecHook;
import io.sharedcontext.cli.live.StoreEvent;
import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.message.MessageFilter;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wait}: for hooks and background shells, which want to know when somebody says something. */
@Command(
    name = "wait",
    description = "Waits until others post, and prints what they posted.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Where there is no store yet it waits for that, too, and hears all of it.",
      "",
      "Exit code: 0 when messages came, 3 when none came in time, 1 after a failure,",
      "2 for wrong usage; with --exec, when messages came, that of CMD.",
      "",
      "CMD is run by the shell. It gets the messages as JSON Lines on its standard",
      "input, and MESSAGE_COUNT, MESSAGE_SESSION and MESSAGE_SENDER (of the latest) in",
      "its environment. What others wrote never becomes part of the command.",
      "",
      "An agent that is named hears what it sees, as it would by wait_for_messages:",
      "messages of others, in the sessions it takes part in. No key is asked for: the",
      "store's files are yours. Without an agent the operator hears what an admin",
      "sees in every session, never what is private between agents.",
      "",
      "Examples:",
      "  shared-context wait --as planner --timeout 600 || echo nothing new",
      "  shared-context wait --session session_0123456789abcdef --from builder --json",
      "  shared-context wait --exec 'jq -r .content | mail -s \"$MESSAGE_SENDER\" me'"
    })
final class WaitCommand implements Callable<Integer> {
  private static final int MOST = 100;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** To look on a database server takes a connection. */
  private static final long FAR_LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Operator operator;

  @Option(
      names = "--session",
      paramLabel = "ID",
      converter = Converters.Session.class,
      description = "Only in this session.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--from",
      split = ",",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Only messages from these agents, separated by commas.")
  private List<String> from = List.of();

  @Option(
      names = "--timeout",
      defaultValue = "300",
      paramLabel = "TIME",
      converter = Converters.Seconds.class,
      description = "How long at most, in seconds or such as 10m; 0 only looks. Default: 300.")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--after",
      paramLabel = "MESSAGE",
      converter = Converters.MessageId.class,
      description = "Begin after the message of this id, so that a loop misses nothing;"
          + " default: from now on.")
  private Optional<Long> after = Optional.empty();

  @Option(names = "--exec", paramLabel = "CMD", description = "Run this when messages come.")
  private Optional<String> exec = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Whose messages; default: SHARED_CONTEXT_AGENT_ID, else the operator's.")
  private Optional<String> as = Optional.empty();

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  WaitCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    boolean fresh = !operator.hasStore();
    if (fresh && !storeCame(end)) {
      return Cli.TIMED_OUT;
    }
    List<DeliveredMessage> heard = operator.withExisting(store -> await(store, fresh, end));
    if (heard.isEmpty()) {
      return Cli.TIMED_OUT;
    }
    if (exec.isPresent()) {
      return new ExecHook(exec.get()).run(heard);
    }
    heard.forEach(message -> operator.print(json ? ResultWriter.text(message) : words(message)));
    return Cli.OK;
  }

  /** Looks now and then whether the first server has made the store; false if it has not in time. */
  private boolean storeCame(long end) throws InterruptedException {
    operator.note("shared-context: there is no store yet at "
        + operator.settings().store().name() + "; the first server makes it");
    long pause = operator.settings().store().inFile() ? LOOK_NANOS : FAR_LOOK_NANOS;
    while (!operator.hasStore()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(1, Math.min(pause, end - System.nanoTime())));
    }
    return true;
  }

  /** In a store that was not there when the command began, all is new. */
  private List<DeliveredMessage> await(Store store, boolean fresh, long end) {
    MessageFilter hearing = store.read(this::hearing);
    long place = after.orElseGet(() -> fresh ? 0L : store.read(MessageTable::newest));
    Duration rest = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    try (ChangeAwaiter waits = new ChangeAwaiter(store)) {
      return waits
          .until(() -> some(store.read(tx -> hearing.after(tx, place, MOST))), rest, List::of)
          .join();
    }
  }

  private MessageFilter hearing(Tx tx) {
    Optional<String> one = SessionNames.complete(tx, session);
    one.ifPresent(id -> SessionTable.requireKnown(tx, id));
    return new MessageFilter(CallerResolver.reader(tx, operator.settings(), as), one, from);
  }

  private static Optional<List<DeliveredMessage>> some(List<DeliveredMessage> heard) {
    return heard.isEmpty() ? Optional.empty() : Optional.of(heard);
  }

  private static String words(DeliveredMessage message) {
    return "#%d  %s  %s  in %s\n    %s"
        .formatted(
            message.id(),
            Times.text(message.timestamp()).substring(0, 16).replace('T', ' '),
            StoreEvent.heading(message),
            message.sessionId(),
            TerminalText.lines(message.content(), "    "));
  }
}
