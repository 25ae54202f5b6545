package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.retention.Retention;
import io.sharedcontext.retention.RetentionPolicy;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code retention}: how long things are kept. */
@Command(
    name = "retention",
    description = "Says how long things are kept. Nothing is removed by age unless you set it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The policy is kept in the store, and one of its servers applies it every hour.",
      "SHARED_CONTEXT_RETENTION takes its place in a process that has it.",
      "",
      "Examples:",
      "  shared-context retention set sessions=30d,messages=90d,audit=365d",
      "  shared-context retention run --dry-run"
    })
final class RetentionCommand {
  private final Operator operator;

  @Spec
  private CommandSpec spec;

  RetentionCommand(Operator operator) {
    this.operator = operator;
    this.spec = CommandSpec.create();
  }

  @Command(
      name = "set",
      description = "Sets how long things are kept: d for days, h for hours.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "  sessions  a session that has been idle for so long is closed",
        "  messages  older messages of closed sessions are deleted",
        "  audit     older events are cut off the audit log",
        "",
        "Example:",
        "  shared-context retention set sessions=30d,messages=90d,audit=365d"
      })
  int set(
      @Parameters(paramLabel = "POLICY", description = "What to keep how long.") String text,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    RetentionPolicy policy = policy(text);
    return operator.withStore(store -> {
      new Retention(store, operator.clock(store)).set(policy);
      operator.print(json ? facts(policy, "store") : words(policy));
      return Cli.OK;
    });
  }

  private static String facts(RetentionPolicy policy, String from) {
    return Json.text(Json.object().put("policy", policy.text()).put("from", from));
  }

  @Command(
      name = "off",
      description = "Keeps everything from now on.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  shared-context retention off"})
  int off(@Option(names = "--json", description = "Print JSON.") boolean json) {
    return set(RetentionPolicy.NONE.text(), json);
  }

  @Command(
      name = "show",
      description = "Says how long things are kept.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  shared-context retention show --json"})
  int show(@Option(names = "--json", description = "Print JSON.") boolean json) {
    return operator.withExisting(store -> {
      RetentionPolicy policy = inForce(store);
      String from = operator.settings().retention().isPresent() ? "setting" : "store";
      operator.print(
          json
              ? facts(policy, from)
              : words(policy)
                  + (from.equals("setting")
                      ? "\nThat is what SHARED_CONTEXT_RETENTION says."
                      : ""));
      return Cli.OK;
    });
  }

  @Command(
      name = "run",
      description = "Applies the policy now, piece by piece, beside running servers.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What is removed is gone for good: --export writes everything to FILE before.",
        "",
        "Examples:",
        "  shared-context retention run --dry-run",
        "  shared-context retention run --export before.jsonl"
      })
  int run(
      @Option(names = "--dry-run", description = "Only say how much would go.") boolean dryRun,
      @Option(
              names = "--export",
              paramLabel = "FILE",
              description = "Export sessions, messages and memory to FILE first.")
          Optional<String> export,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    if (!dryRun && export.isPresent()) {
      int exported = Cli.run(List.of("export", export.get()), operator);
      if (exported != Cli.OK) {
        operator.note("nothing was removed, because the export failed");
        return exported;
      }
    }
    return operator.withExisting(store -> {
      Retention retention = new Retention(store, operator.clock(store));
      RetentionPolicy policy = inForce(store);
      Map<String, Long> amounts = dryRun ? counted(retention, policy) : removed(retention, policy);
      if (json) {
        operator.print(facts(amounts, dryRun));
      } else {
        print(amounts, dryRun);
      }
      if (!dryRun && !recovered(retention)) {
        operator.note("the write-ahead log still holds what was removed: somebody keeps reading");
      }
      return Cli.OK;
    });
  }

  private Map<String, Long> counted(Retention retention, RetentionPolicy policy) {
    return ProgressLine.during(
        operator, () -> "counting what is over", () -> retention.count(policy));
  }

  private Map<String, Long> removed(Retention retention, RetentionPolicy policy) {
    AtomicLong removed = new AtomicLong();
    return ProgressLine.during(
        operator,
        () -> String.format(Locale.ROOT, "removed %,d so far", removed.get()),
        () -> retention.run(policy, removed::set));
  }

  private boolean recovered(Retention retention) {
    return ProgressLine.during(operator, () -> "giving the room back", retention::recoverSpace);
  }

  private static String facts(Map<String, Long> amounts, boolean dryRun) {
    ObjectNode facts = Json.object().put("dry_run", dryRun);
    amounts.forEach(facts.putObject("removed")::put);
    return Json.text(facts);
  }

  private void print(Map<String, Long> amounts, boolean dryRun) {
    boolean nothing = amounts.values().stream().allMatch(amount -> amount == 0);
    if (nothing) {
      operator.print("Nothing is over.");
    }
    amounts.forEach((name, amount) -> {
      if (amount > 0) {
        operator.print("%,d %s%s".formatted(amount, name, dryRun ? " would go" : ""));
      }
    });
  }

  private RetentionPolicy inForce(Store store) {
    return operator
        .settings()
        .retention()
        .orElseGet(() -> new Retention(store, operator.clock(store)).policy());
  }

  private RetentionPolicy policy(String text) {
    try {
      return RetentionPolicy.of(text);
    } catch (RetentionPolicy.Wrong e) {
      throw new ParameterException(spec.commandLine(), "the policy must be " + e.getMessage(), e);
    }
  }

  private static String words(RetentionPolicy policy) {
    return policy.any() ? policy.text() : "off: everything is kept";
  }
}
