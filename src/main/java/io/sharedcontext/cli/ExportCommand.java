package io.sharedcontext.cli;

import io.sharedcontext.cli.archive.Export;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
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
    description = "Writes sessions, messages, work and memory as JSON Lines.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It holds EVERYTHING, also what agents wrote in private or keep in private",
      "memory: it is a backup for the operator, who owns the store's files. The file",
      "is readable by its owner only, and the audit log keeps that it was made.",
      "The audit log, tokens, secrets and unfinished coordination are not in it, nor",
      "keys and access mode unless --with-access is given; to keep all: backup.",
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

  @Option(
      names = "--with-access",
      description = "With the hashes of keys, and whether the store is closed.")
  private boolean access;

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
    Export.Written written = target.isPresent() ? toFile(target.get()) : toOutput();
    operator.note("exported " + written.counts().words()
        + target.map(path -> " to " + path).orElse(""));
    operator.note(leftOut(written));
    return Cli.OK;
  }

  private String leftOut(Export.Written written) {
    String rest = "not in it: the audit log, tokens, secrets, locks and presence";
    if (access) {
      return rest;
    }
    return rest + ", keys and access mode (--with-access)"
        + (written.guarded()
            ? "; this store is closed or has keys, so a new store that imports it will be closed"
            : "");
  }

  /** A target is whole or not there; a draft that only its owner reads becomes it. */
  private Export.Written toFile(Path target) throws IOException {
    Path directory = Optional.ofNullable(target.getParent()).orElse(target);
    ExportDraft draft = ExportDraft.in(directory);
    try {
      Export.Written written = write(Files.newBufferedWriter(draft.path()));
      Files.move(draft.path(), target, StandardCopyOption.REPLACE_EXISTING);
      return written;
    } finally {
      draft.close();
    }
  }

  /**
   * The store is read in one go, because a reader that waits for a slow pipe would keep the store from
   * shrinking its log; what lies there meanwhile has no name, and is gone however this process ends.
   */
  private Export.Written toOutput() throws IOException {
    try (Spool spool = Spool.open()) {
      Export.Written written = write(spool.writer());
      spool.fromStart().transferTo(operator.out());
      operator.requireWritten();
      return written;
    }
  }

  private Export.Written write(BufferedWriter to) throws IOException {
    try (BufferedWriter out = to;
        ProgressLine line = new ProgressLine(operator)) {
      Optional<String> one =
          session.map(name -> operator.reading(tx -> SessionNames.complete(tx, name)));
      Export export = new Export(
          operator.clock(),
          new Export.Scope(one, access),
          messages -> line.show("exported " + Quantity.of(messages, "message") + " so far"));
      if (!operator.settings().store().inFile()) {
        return operator.withStore(open -> write(export, open, out));
      }
      Path store = operator.existing();
      if (Operator.readOnly(store)) {
        operator.note("the store is read-only: its audit log will not tell of this export");
        return ReadOnlyStore.read(StoreFiles.real(store), tx -> export.write(tx, out));
      }
      return operator.withStore(open -> write(export, open, out));
    }
  }

  /** A store whose content moves to another one is read like any other, and changed by nobody. */
  private Export.Written write(Export export, Store store, BufferedWriter out) {
    if (store.read(StoreMove::find).isEmpty()) {
      return export.write(store, out);
    }
    operator.note("the store moves to another place: its audit log will not tell of this export");
    return store.read(tx -> export.write(tx, out));
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
}
