package io.sharedcontext.cli;

import io.sharedcontext.store.sqlite.Vacuum;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vacuum}: gives the space of what was deleted back. */
@Command(
    name = "vacuum",
    description = "Makes the store's file as small as it can be.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Servers must have ended: they could write nothing meanwhile. It takes about a",
      "second for 100 MB, and twice the store's size of free space.",
      "",
      "Example:",
      "  shared-context vacuum"
    })
final class VacuumCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  VacuumCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    Path store = operator.existing();
    StoreUsers.refuse(store);
    Vacuum.Sizes sizes =
        ProgressLine.during(operator, () -> "making it smaller", () -> Vacuum.run(store));
    operator.print(
        json
            ? Json.object()
                .put("bytes_before", sizes.before())
                .put("bytes_after", sizes.after())
                .toString()
            : "%s took %s and takes %s now"
                .formatted(store, Quantity.size(sizes.before()), Quantity.size(sizes.after())));
    return Cli.OK;
  }
}
