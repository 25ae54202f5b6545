package io.sharedcontext.cli.archive;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings a file into a store. The whole file is checked first, and refused with the number of a bad
 * line. Then it is written in small transactions, so that servers go on meanwhile. What the store
 * already has is left as it is: an import that was interrupted goes on when it is run again, and one
 * that was not changes nothing.
 */
public final class Import {
  private static final int LINES_AT_ONCE = 500;
  private static final int CHARACTERS_AT_ONCE = 2_000_000;
  private static final int LINES_A_NOTE = 5_000;

  private final Store store;
  private final Clock clock;
  private final Consumer<String> notes;
  private final Progress progress;

  /**
   * Imports into {@code store}.
   *
   * @param notes takes what the user has to know
   */
  public Import(Store store, Clock clock, Consumer<String> notes) {
    this(store, clock, notes, (done, all) -> {});
  }

  /**
   * The same, for who wants to see it go on.
   *
   * @param notes takes what the user has to know
   * @param progress learns how far it is
   */
  public Import(Store store, Clock clock, Consumer<String> notes, Progress progress) {
    this.progress = progress;
    this.store = store;
    this.clock = clock;
    this.notes = notes;
  }

  /** Learns how many of all messages were read. */
  @FunctionalInterface
  public interface Progress {
    /** So many, now and then. */
    void at(long done, long all);
  }

  /** What an import did, and what was there already. */
  public record Imported(RecordCounts written, RecordCounts present) {}

  /** Imports {@code file}. */
  public Imported run(Path file) {
    return run(() -> Files.newInputStream(file), false);
  }

  /** A text that can be read from its beginning, again and again. */
  @FunctionalInterface
  public interface Text {
    /** Opens it. */
    InputStream open() throws IOException;
  }

  /**
   * Imports {@code text}.
   *
   * @param access whether keys in it are to work in the store, and its access mode is to hold there
   */
  public Imported run(Text text, boolean access) {
    ImportSource source = new ImportSource(text);
    ImportValidator check = new ImportValidator(store);
    source.read(check, check::end);
    // Before anything comes in that a free name could read.
    await(store.write(tx -> new ImportedAccess(clock.instant(), access).apply(tx, check)))
        .ifPresent(notes);
    Writer writer = new Writer(check);
    try {
      source.read(writer, writer::flush);
    } catch (Failure e) {
      throw Failure.because(
          e.code(),
          e.sentence() + "; imported before that: " + writer.done().written().words()
              + "; the same import, run again, goes on from there",
          e);
    }
    await(store.write(tx -> record(tx, writer.done())));
    return writer.done();
  }

  private boolean record(Tx tx, Imported done) {
    Audit.record(
        tx,
        clock.instant(),
        new Audit.Event(
            "imported",
            "",
            "",
            Audit.Result.SUCCESS,
            Json.object()
                .put("sessions", done.written().sessions())
                .put("messages", done.written().messages())));
    return true;
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Collects lines and writes them together. */
  private final class Writer implements Consumer<ArchiveRecord> {
    private final ImportValidator check;
    private final List<ArchiveRecord> batch = new ArrayList<>();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicBoolean moved = new AtomicBoolean();
    private final RecordCounter seen = new RecordCounter();
    private final RecordCounter written = new RecordCounter();

    Writer(ImportValidator check) {
      this.check = check;
    }

    Imported done() {
      return new Imported(written.counts(), seen.counts().minus(written.counts()));
    }

    @Override
    public void accept(ArchiveRecord line) {
      batch.add(line);
      long size =
          line instanceof ArchiveRecord.Message message ? message.content().length() : 0;
      if (batch.size() >= LINES_AT_ONCE || characters.addAndGet(size) >= CHARACTERS_AT_ONCE) {
        flush();
      }
    }

    void flush() {
      ImportBatch prepared =
          new ImportBatch(check.sessions(), moved, MessageIndexer::prepare).prepare(batch);
      RecordCounts wrote = await(store.write(tx -> prepared.write(tx, batch))).keep();
      written.add(wrote);
      batch.forEach(seen::add);
      long before = lines.getAndAdd(batch.size());
      if (before / LINES_A_NOTE < lines.get() / LINES_A_NOTE) {
        progress.at(seen.counts().messages(), check.counts().messages());
      }
      batch.clear();
      characters.set(0);
    }
  }
}
