package io.sharedcontext.cli.doctor;

import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.StoreUsers;
import io.sharedcontext.store.sqlite.Restoration;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a restore that was cut short left beside a store. */
final class Leftovers {
  private static final String CHECK = "leftovers";

  private final Operator operator;
  private final boolean fix;

  Leftovers(Operator operator, boolean fix) {
    this.operator = operator;
    this.fix = fix;
  }

  /** The findings; what keeps the store closed is told by another check, unless it is mended. */
  List<Finding> examine() {
    if (!fix) {
      return List.of();
    }
    try {
      return mended(operator.settings().store().file());
    } catch (IOException e) {
      return List.of(Finding.bad(CHECK, String.valueOf(e), "Look at the directory."));
    }
  }

  private List<Finding> mended(Path file) throws IOException {
    try {
      Optional<String> done =
          new Restoration(file, StoreUsers::refuse).mend(operator.clock().instant());
      return done.map(text -> Finding.ok(CHECK, text)).stream().toList();
    } catch (Failure e) {
      return List.of(
          Finding.bad(CHECK, e.sentence(), "Then run shared-context doctor --fix again."));
    }
  }
}
