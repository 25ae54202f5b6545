package io.sharedcontext.cli;

import io.sharedcontext.cli.classarchive.ClassArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code class-archive}: makes servers start in half the time. */
@Command(
    name = "class-archive",
    hidden = true,
    description = "Makes the archive of classes with which servers start in half the time.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The launcher makes it in the background after a first start, and anew after a",
      "change of the program or of Java; SHARED_CONTEXT_CLASS_ARCHIVE=off turns that",
      "off.",
      "",
      "Example:",
      "  shared-context class-archive"
    })
final class ClassArchiveCommand implements Callable<Integer> {
  private final Operator operator;

  @Parameters(paramLabel = "FILE", description = "Where to; the launcher knows where it looks.")
  private Path file = Path.of("");

  ClassArchiveCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws Exception {
    try {
      ClassArchive archive = new ClassArchive(file, operator.clock());
      long size = ProgressLine.during(
          operator, () -> "rehearsing a server and writing its classes", archive::make);
      operator.print(file + ": " + Quantity.size(size));
      return Cli.OK;
    } catch (IOException e) {
      operator.note("shared-context: no archive of classes was made: " + e.getMessage());
      return Cli.FAILED;
    }
  }
}
