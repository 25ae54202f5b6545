package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.status.StatusReport;
import io.sharedcontext.cli.status.StoreStatus;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
      "--watch shows what an admin sees, never what is private between agents. Through",
      "a pipe it prints one picture.",
      "",
      "Examples:",
      "  shared-context status",
      "  shared-context status --watch",
      "  shared-context status --json | jq '.locks[].locked_by'"
    })
final class StatusCommand implements Callable<Integer> {
  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--watch",
      description = "Show agents, locks, sessions and the latest messages on the whole terminal,"
          + " anew when something changes, until q or Ctrl-C.")
  private boolean watch;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  StatusCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    if (watch && json) {
      throw new ParameterException(
          spec.commandLine(), "--watch is for people; programs use watch --json");
    }
    if (!operator.hasStore()) {
      operator.print(json ? none().toString() : words());
      return Cli.OK;
    }
    if (watch) {
      return operator.withExisting(this::live);
    }
    StoreStatus standing = operator.withExisting(this::look);
    operator.print(json ? standing.json().toString() : StatusReport.of(standing));
    return Cli.OK;
  }

  private Integer live(Store store) {
    try {
      return new LiveStatus(operator, store).run();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private ObjectNode none() {
    return Json.object().put("store", operator.settings().store().name()).put("exists", false);
  }

  private String words() {
    return "There is no store yet at "
        + TerminalText.line(operator.settings().store().name())
        + ".\nThe first server makes it when its client first calls a tool; to set a client up:\n"
        + "shared-context client-config list";
  }

  private StoreStatus look(Store store) {
    try {
      return StoreStatus.of(store, operator.clock(store));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
