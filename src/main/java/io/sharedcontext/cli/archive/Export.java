package io.sharedcontext.cli.archive;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes what a store holds, in one consistent state. The same data gives the same bytes. */
public final class Export {
  private final Store store;
  private final Clock clock;

  public Export(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Writes everything, or one session with its memory, and says how much that was. */
  public RecordCounts write(Optional<String> session, BufferedWriter out) {
    Instant now = clock.instant();
    RecordCounts counts = store.read(tx -> lines(tx, session, now, line -> put(out, line)));
    store.write(tx -> record(tx, session, now, counts)).join();
    return counts;
  }

  private static RecordCounts lines(
      Tx tx, Optional<String> session, Instant now, Consumer<ArchiveRecord> sink) {
    session.filter(id -> !ArchiveTable.sessionExists(tx, id)).ifPresent(id -> {
      throw Failure.of(ErrorCode.SESSION_NOT_FOUND, "there is no session " + id);
    });
    RecordCounter counter = new RecordCounter();
    Consumer<ArchiveRecord> counted = line -> {
      counter.add(line);
      sink.accept(line);
    };
    sink.accept(ArchiveRecord.Head.CURRENT);
    ArchiveTable.sessions(tx, session, counted);
    ArchiveTable.messages(tx, session, counted);
    ArchiveTable.participants(tx, session, counted);
    ArchiveTable.memory(tx, session, now, counted);
    sink.accept(ArchiveRecord.End.of(counter.counts()));
    return counter.counts();
  }

  private static void put(BufferedWriter out, ArchiveRecord line) {
    try {
      out.write(ArchiveRecord.text(line));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An export shows what agents wrote in private, so the log has it. */
  private static boolean record(Tx tx, Optional<String> session, Instant now, RecordCounts counts) {
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "exported",
            "",
            session.orElse(""),
            Audit.Result.SUCCESS,
            Json.object().put("sessions", counts.sessions()).put("messages", counts.messages())));
    return true;
  }
}
