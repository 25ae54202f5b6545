package io.sharedcontext.cli;

import io.sharedcontext.Version;
import io.sharedcontext.tool.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code version}: which server this is. */
@Command(
    name = "version",
    description = "Prints the version of the server.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  shared-context version --json"})
final class VersionCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  VersionCommand(Operator operator) {
    this.operator = operator;
  }

  /** The answer to {@code --version}. */
  static final class Text implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"shared-context " + Version.text()};
    }
  }

  @Override
  public Integer call() {
    String java = System.getProperty("java.version", "");
    operator.print(
        json
            ? Json.object().put("version", Version.text()).put("java", java).toString()
            : "shared-context " + Version.text() + " on Java " + java);
    return Cli.OK;
  }
}
