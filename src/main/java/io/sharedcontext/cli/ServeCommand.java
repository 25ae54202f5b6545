package io.sharedcontext.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The help of {@code serve}, which itself starts without the command line. */
@Command(
    name = "serve",
    description = "Serves MCP on standard input and output; what happens without a command.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "An MCP client starts it.",
      "",
      "Example, to try it by hand:",
      "  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}' | shared-context"
    })
final class ServeCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return CommandLine.ExitCode.USAGE;
  }
}
