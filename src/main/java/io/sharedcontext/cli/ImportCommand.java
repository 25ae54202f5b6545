package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.archive.Import;
import io.sharedcontext.cli.archive.Import.Imported;
import io.sharedcontext.cli.archive.RecordCounts;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: brings in an export, or a plain conversation. */
@Command(
    name = "import",
    description = "Brings in an export, or plain conversations, from JSON Lines.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A plain conversation has lines like",
      "  {\"space\":\"standup\",\"seq\":1,\"ts\":\"2026-11-20T10:30:00Z\",",
      "   \"sender\":\"Ann\",\"content\":\"Good morning\",\"metadata\":{}}",
      "An id names a line, and parent is the id of the earlier line that it answers.",
      "A space becomes a session, senders become agents, times are kept; all of it is",
      "public and counts as read.",
      "",
      "The whole file is checked before anything is written; a bad line is named by",
      "its number. What the store already has stays as it is, so importing a file",
      "twice changes nothing, and an interrupted import goes on when it is repeated.",
      "",
      "Keys in an export work only with --with-access. A new store into which the",
      "content of a closed store comes without its keys is closed, and says so.",
      "",
      "Examples:",
      "  shared-context import backup.jsonl",
      "  zcat old.jsonl.gz | shared-context import -"
    })
final class ImportCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(
      names = "--with-access",
      description = "Take over keys and access mode, if the export has them.")
  private boolean access;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
  private Path file = Path.of("-");

  ImportCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    if (file.equals(Path.of("-"))) {
      return fromStandardInput();
    }
    if (Files.isDirectory(file)) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, file + " is a directory; name a file of JSON Lines");
    }
    if (!Files.isReadable(file)) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT,
          file + (Files.notExists(file) ? " does not exist" : " cannot be read by this user"));
    }
    return bringIn(() -> Files.newInputStream(file));
  }

  /** It is read twice, so it has to lie somewhere. */
  private int fromStandardInput() throws IOException {
    try (Spool copy = Spool.open()) {
      copy.take(System.in);
      return bringIn(copy::fromStart);
    }
  }

  private int bringIn(Import.Text from) {
    Imported done = operator.withStore(store -> {
      try (ProgressLine line = new ProgressLine(operator)) {
        return new Import(
                store,
                operator.clock(store),
                operator::note,
                (at, all) -> line.show("importing", at, all, "messages"))
            .run(from, access);
      }
    });
    operator.print(json ? facts(done).toString() : words(done));
    return Cli.OK;
  }

  private static String words(Imported done) {
    return "imported " + done.written().words() + "\nalready there: "
        + done.present().words();
  }

  private static ObjectNode facts(Imported done) {
    ObjectNode facts = Json.object();
    facts.set("imported", facts(done.written()));
    facts.set("already_there", facts(done.present()));
    return facts;
  }

  private static ObjectNode facts(RecordCounts counts) {
    return Json.object()
        .put("sessions", counts.sessions())
        .put("messages", counts.messages())
        .put("memory_entries", counts.memory());
  }
}
