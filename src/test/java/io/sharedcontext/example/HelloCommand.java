package io.sharedcontext.example;

import io.sharedcontext.cli.Operator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command that the Javadoc of the command line shows. */
@Command(name = "hello", description = "Greets.", mixinStandardHelpOptions = true)
final class HelloCommand implements Callable<Integer> {
  private final Operator operator;

  HelloCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    operator.print("hello");
    return 0;
  }
}
