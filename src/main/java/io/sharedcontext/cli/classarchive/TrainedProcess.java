package io.sharedcontext.cli.classarchive;

import io.sharedcontext.Main;
import io.sharedcontext.cli.Cli;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.log.Provider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * The program whose classes go into the archive: it runs the commands that hooks and people run most,
 * in this process because an archive is recorded from one, and then serves as {@link Main} does.
 * Only a {@link TrainingRun} starts it; its arguments are a session and an agent of the store.
 */
public final class TrainedProcess {
  /** The exit code after a command that did not end as it should. */
  private static final int FAILED = 70;

  /** As often as lets the JVM take the short ways that it keeps for what is done repeatedly. */
  private static final int ROUNDS = 3;

  private TrainedProcess() {}

  /** Runs the commands, then serves. */
  public static void main(String[] arguments) throws Exception {
    Provider.install("warn");
    for (int round = 0; round < ROUNDS; round++) {
      commands(arguments[0], arguments[1]);
    }
    require(3, "wait", "--as", arguments[1], "--timeout", "1");
    Main.main(new String[] {"serve"});
  }

  private static void commands(String session, String agent) {
    require(0, "post", session, "The commands are rehearsed.", "--as", agent);
    require(
        0, "post", session, "For one only.", "--to", "bob", "--visibility", "private", "--json");
    require(0, "status");
    require(0, "status", "--json");
    require(3, "wait", "--timeout", "0");
    require(3, "wait", "--as", agent, "--session", session, "--timeout", "0", "--json");
    require(0, "wait", "--session", session, "--after", "0");
    require(0, "wait", "--session", session, "--after", "0", "--json");
    require(0, "search", "commands rehearsed");
    require(0, "search", "who rehearsed the comands", "--as", agent, "--json");
    require(0, "sessions", "list");
    require(0, "sessions", "list", "--json");
    require(0, "sessions", "show", session);
    require(0, "metrics");
    require(0, "metrics", "--json");
    require(0, "version");
    hooks(agent);
  }

  private static void hooks(String agent) {
    for (String event : List.of("session-start", "prompt", "tool", "stop")) {
      require(0, "hook", "claude-code", event, "--as", "bob");
    }
    require(0, "statusline", "--as", agent);
    require(0, "guard", "check", "claude-code", "--as", agent);
  }

  /** Runs a command; one that ends otherwise than with {@code code} ends this process. */
  private static void require(int code, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Operator here = Operator.here();
    Operator operator = new Operator(
        here.environment(),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        here.err(),
        false,
        Clock.systemUTC());
    int ended = Cli.run(List.of(words), operator);
    if (ended != code) {
      System.err.println(String.join(" ", words) + " ended with " + ended + ": " + out);
      System.exit(FAILED);
    }
  }
}
