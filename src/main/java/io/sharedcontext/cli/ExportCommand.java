package io.sharedcontext.cli;

import io.sharedcontext.cli.archive.Export;
import io.sharedcontext.cli.archive.RecordCounts;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: the operator's backup in a form that people and programs can read. */
@Command(
    name = "export",
    description = "Writes sessions, messages and memory as JSON Lines.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It holds EVERYTHING, also what agents wrote in private or keep in private",
      "memory: it is a backup for the operator, who owns the store's files. The file",
      "is readable by its owner only, and the audit log keeps that it was made.",
      "Keys, tokens, the audit log and unfinished coordination are not in it.",
      "",
      "Examples:",
      "  shared-context export backup.jsonl",
      "  shared-context export --session session_0123456789abcdef | less"
    })
final class ExportCommand implements Callable<Integer> {
  private final Operator operator;

  @Option(
      names = "--session",
      paramLabel = "ID",
      converter = Converters.Session.class,
      description = "Only this session.")
  private Optional<String> session = Optional.empty();

  @Option(names = "--force", description = "Replace FILE if it exists.")
  private boolean force;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; standard output if it is left out.")
  private Optional<Path> file = Optional.empty();

  ExportCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    Optional<Path> target = file.map(Path::toAbsolutePath);
    target.ifPresent(this::requirePossible);
    Path draft = draft(target);
    try {
      RecordCounts counts =
          operator.withExisting(store -> write(draft, new Export(store, operator.clock())));
      deliver(draft, target);
      operator.note(
          "exported " + counts.words() + target.map(path -> " to " + path).orElse(""));
      return Cli.OK;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void requirePossible(Path path) {
    Path directory = Optional.ofNullable(path.getParent()).orElse(path);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refused(path + " is " + (Files.isDirectory(path) ? "a directory" : "no file")
          + "; name a file in it, or none for standard output");
    }
    if (!Files.isDirectory(directory)) {
      throw refused("the directory " + directory + " does not exist; make it first");
    }
    if (!Files.isWritable(directory)) {
      throw refused("the directory " + directory + " may not be written by this user");
    }
    if (!force && Files.exists(path)) {
      throw refused(path + " exists; --force replaces it");
    }
  }

  private static Failure refused(String sentence) {
    return Failure.of(ErrorCode.INVALID_INPUT, sentence);
  }

  /**
   * A file that only its owner reads. The store is read into it in one go, because a reader that
   * waits for a slow pipe would keep the store from shrinking its log; and a target is whole or not
   * there.
   */
  private static Path draft(Optional<Path> target) throws IOException {
    Optional<Path> directory = target.map(Path::getParent);
    return directory.isPresent()
        ? Files.createTempFile(directory.get(), ".export", ".jsonl")
        : Files.createTempFile("export", ".jsonl");
  }

  private RecordCounts write(Path draft, Export export) {
    try (BufferedWriter out = Files.newBufferedWriter(draft)) {
      return export.write(session, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deliver(Path draft, Optional<Path> target) throws IOException {
    if (target.isPresent()) {
      Files.move(draft, target.get(), StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.copy(draft, operator.out());
      operator.requireWritten();
    }
  }
}
