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
    description = "Prints the reference of tools, settings or commands as Markdown.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "man is a manual page of the commands, for man(1).",
      "",
      "Examples:",
      "  shared-context docs",
      "  shared-context docs settings",
      "  shared-context docs man > ~/.local/share/man/man1/shared-context.1"
    })
final class DocsCommand implements Callable<Integer> {
  private final Operator operator;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "${COMPLETION-CANDIDATES}; tools and settings if it is left out.")
  private Optional<Topic> topic = Optional.empty();

  DocsCommand(Operator operator) {
    this.operator = operator;
  }

  /** A page of the reference. */
  enum Topic {
    TOOLS,
    SETTINGS,
    COMMANDS,
    MAN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    if (topic.filter(page -> page == Topic.COMMANDS).isPresent()) {
      operator.print(CommandReference.markdown().stripTrailing());
    }
    if (topic.filter(page -> page == Topic.MAN).isPresent()) {
      operator.print(CommandReference.man().stripTrailing());
    }
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
