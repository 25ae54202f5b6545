package io.sharedcontext.cli;

import io.sharedcontext.cli.demo.Demo;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code demo}: what the server is for, shown in under a minute. */
@Command(
    name = "demo",
    description = "Shows in under a minute what this is for, with real servers.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It works in a directory of its own, which it removes again; your store is not",
      "touched. It ends with 1 if anything it says turns out not to be true.",
      "",
      "Example:",
      "  shared-context demo"
    })
final class DemoCommand implements Callable<Integer> {
  private final Operator operator;

  DemoCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    return new Demo(operator).play() ? Cli.OK : Cli.FAILED;
  }
}
