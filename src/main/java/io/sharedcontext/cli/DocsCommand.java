package io.sharedcontext.cli;

import io.sharedcontext.Features;
import io.sharedcontext.Setting;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ToolReference;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code docs}: the reference of tools and settings, from what the code declares. */
@Command(
    name = "docs",
    description = "Prints the reference of tools and settings as Markdown.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  shared-context docs", "  shared-context docs settings"})
final class DocsCommand implements Callable<Integer> {
  private final Operator operator;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "${COMPLETION-CANDIDATES}; both if it is left out.")
  private Optional<Topic> topic = Optional.empty();

  DocsCommand(Operator operator) {
    this.operator = operator;
  }

  /** A page of the reference. */
  enum Topic {
    TOOLS,
    SETTINGS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    if (wants(Topic.TOOLS)) {
      operator.print(operator.withStore(this::tools).stripTrailing());
    }
    if (topic.isEmpty()) {
      operator.print("");
    }
    if (wants(Topic.SETTINGS)) {
      operator.print(Setting.reference().stripTrailing());
    }
    return Cli.OK;
  }

  private boolean wants(Topic page) {
    return topic.orElse(page) == page;
  }

  private String tools(Store store) {
    return ToolReference.markdown(
        Features.of(operator.settings(), store, operator.clock()).catalog());
  }
}
