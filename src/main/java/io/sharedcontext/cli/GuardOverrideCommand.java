package io.sharedcontext.cli;

import io.sharedcontext.cli.guard.GitCommit;
import io.sharedcontext.cli.guard.Guard;
import io.sharedcontext.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code guard override}: lets edits of locked files pass for a while. */
@Command(
    name = "override",
    description = "Lets an agent edit locked files for a while, which goes on record.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  shared-context guard override --as builder --for 10m --reason 'hotfix'"
    })
final class GuardOverrideCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Who may edit; default: SHARED_CONTEXT_AGENT_ID, else whoever git config"
          + " shared-context.agent names here, else who commits without a name.")
  private Optional<String> as = Optional.empty();

  @Option(
      names = "--for",
      defaultValue = "10m",
      paramLabel = "TIME",
      converter = Converters.Seconds.class,
      description = "How long; default: 10m.")
  private Duration time = Duration.ZERO;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  GuardOverrideCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    String agent = as.or(() -> operator.settings().agentId())
        .or(new GitCommit(Path.of("").toAbsolutePath())::agent)
        .orElse("");
    Instant until = operator.withExisting(store -> override(store, agent));
    operator.print("until " + until + (agent.isEmpty() ? " whoever has no name" : " agent " + agent)
        + " may edit what is locked; it is on record");
    return Cli.OK;
  }

  private Instant override(Store store, String agent) {
    Clock clock = operator.clock(store);
    Instant until = clock.instant().plus(time);
    new Guard(store, clock, agent).override(until, reason);
    return until;
  }
}
