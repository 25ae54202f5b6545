package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.sqlite.BackupSet;
import io.sharedcontext.store.sqlite.Restoration;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: puts a backup in the place of the store. */
@Command(
    name = "restore",
    description = "Puts a backup in the place of the store, which is moved aside.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "DIR is a backup, a directory of backups, of which the newest is taken, or a",
      "directory with the files of a store, such as an earlier restore moved aside.",
      "It is checked first. Servers must have ended; nothing is deleted.",
      "",
      "Example:",
      "  shared-context restore /backups/agents"
    })
final class RestoreCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(paramLabel = "DIR", description = "What to restore.")
  private Path directory = Path.of(".");

  RestoreCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    Path store = operator.settings().store().file();
    Path source = source(directory.toAbsolutePath().normalize());
    if (Files.exists(store)
        && Files.isSameFile(source, StoreFiles.real(store).resolveSibling("."))) {
      throw refused(source + " is the directory of the store itself");
    }
    Optional<Path> aside = ProgressLine.during(
        operator, () -> "checking and copying the backup", () -> restore(store, source));
    operator.print(json ? facts(store, source, aside).toString() : words(store, source, aside));
    return Cli.OK;
  }

  private Optional<Path> restore(Path store, Path source) throws IOException {
    Optional<BackupSet> backup = BackupSet.of(source);
    if (backup.isPresent() && !backup.get().intact()) {
      throw refused(source + " is not what was written there: its checksum differs");
    }
    return new Restoration(store, StoreUsers::refuse)
        .run(source, operator.clock().instant());
  }

  private static Path source(Path given) throws IOException {
    if (!Files.isDirectory(given)) {
      throw refused(given + " is not a directory");
    }
    if (Files.isRegularFile(given.resolve(StoreFiles.DATABASE))) {
      return given;
    }
    return BackupSet.in(given).stream()
        .findFirst()
        .map(BackupSet::directory)
        .orElseThrow(() -> refused("there is no whole backup in " + given));
  }

  private static Failure refused(String sentence) {
    return Failure.of(ErrorCode.INVALID_INPUT, sentence);
  }

  private static String words(Path store, Path source, Optional<Path> aside) {
    String what = BackupSet.of(source)
        .map(backup -> ", made at " + Times.text(backup.madeAt()) + ", with "
            + Quantity.of(backup.rows("messages"), "message"))
        .orElse("");
    return "restored " + store + " from " + source + what
        + aside
            .map(path -> "\nwhat was there is in " + path + "; to go back: shared-context restore '"
                + path + "'")
            .orElse("");
  }

  private static ObjectNode facts(Path store, Path source, Optional<Path> aside) {
    ObjectNode facts =
        Json.object().put("store", store.toString()).put("restored_from", source.toString());
    aside.ifPresent(path -> facts.put("moved_aside", path.toString()));
    return facts;
  }
}
