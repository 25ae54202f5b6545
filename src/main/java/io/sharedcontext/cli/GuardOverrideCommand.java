package io.sharedcontext.cli;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.guard.GitCommit;
import io.sharedcontext.cli.guard.Guard;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Who may edit; default: SHARED_CONTEXT_AGENT_ID, else whoever git config"
          + " shared-context.agent names here.")
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

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  GuardOverrideCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    String agent = as.or(() -> operator.settings().agentId())
        .or(new GitCommit(Path.of("").toAbsolutePath())::agent)
        .orElseThrow(this::unnamed);
    Instant until = operator.withExisting(store -> override(store, agent));
    operator.print(
        json
            ? Json.object()
                .put("success", true)
                .put("agent_id", agent)
                .put("until", Times.text(until))
                .put("reason", reason)
                .toString()
            : "until " + Times.text(until) + " agent " + agent
                + " may edit what is locked; it is on record");
    return Cli.OK;
  }

  /** One for nobody would be one for everybody whom nobody named. */
  private ParameterException unnamed() {
    return new ParameterException(
        spec.commandLine(),
        "an override is for an agent, and none is named here: give --as AGENT, the name in the refusal,"
            + " or set git config shared-context.agent; for whoever has no name "
            + Setting.GUARD.variable() + "=off lets one edit pass");
  }

  private Instant override(Store store, String agent) {
    Clock clock = operator.clock(store);
    Instant until = clock.instant().plus(time);
    new Guard(store, clock, agent).override(until, reason);
    return until;
  }
}
