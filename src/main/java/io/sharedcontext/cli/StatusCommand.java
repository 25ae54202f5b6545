package io.sharedcontext.cli;

import io.sharedcontext.cli.status.Report;
import io.sharedcontext.cli.status.Standing;
import io.sharedcontext.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: how things stand. */
@Command(
    name = "status",
    description = "Shows agents, locks, waiters, processes and the size of the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A process that reads for long keeps the write-ahead log from being emptied:",
      "status looks for 0.3 seconds which processes read all the while. Only Linux",
      "tells which processes have the store open.",
      "",
      "Examples:",
      "  shared-context status",
      "  shared-context status --json | jq '.locks[].locked_by'"
    })
final class StatusCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  StatusCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    Standing standing = operator.withExisting(this::look);
    operator.print(json ? standing.json().toString() : Report.of(standing));
    return Cli.OK;
  }

  private Standing look(Store store) {
    try {
      return Standing.of(store, operator.clock());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
