package io.sharedcontext.cli.archive;

import io.sharedcontext.auth.AccessArchive;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.cli.archive.ArchiveRecord.Head;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.work.WorkArchiveTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Writes what a store holds, in one consistent state. The same data gives the same bytes. */
public final class Export {
  private static final long MESSAGES_A_NOTE = 5_000;

  private final Clock clock;
  private final Scope scope;
  private final LongConsumer progress;

  /** One that nobody watches. */
  public Export(Clock clock, Scope scope) {
    this(clock, scope, messages -> {});
  }

  /**
   * One of what {@code scope} says.
   *
   * @param progress learns how many messages were written, now and then
   */
  public Export(Clock clock, Scope scope, LongConsumer progress) {
    this.clock = clock;
    this.scope = scope;
    this.progress = progress;
  }

  /**
   * What is wanted.
   *
   * @param session the only session; empty for all
   * @param access whether keys and access mode are
   */
  public record Scope(Optional<String> session, boolean access) {}

  /**
   * What was written.
   *
   * @param guarded whether names are not free in the store: it is closed, or has keys
   */
  public record Written(RecordCounts counts, boolean guarded) {}

  /** Writes what is wanted of {@code store}, and notes it in its audit log. */
  public Written write(Store store, BufferedWriter out) {
    Written written = store.read(tx -> write(tx, out));
    store
        .write(tx -> record(tx, scope.session(), clock.instant(), written.counts()))
        .join();
    return written;
  }

  /** Writes what is wanted of what {@code tx} sees. */
  public Written write(Tx tx, BufferedWriter out) {
    scope.session().filter(id -> !ArchiveTable.sessionExists(tx, id)).ifPresent(id -> {
      throw Failure.of(ErrorCode.SESSION_NOT_FOUND, "there is no session " + id);
    });
    Head head = Head.of(AccessArchive.closed(tx), AccessArchive.keyedAgents(tx));
    put(out, head);
    if (scope.access()) {
      AccessArchive.keys(tx).forEach(key -> put(out, ArchiveRecord.Key.of(key)));
    }
    RecordCounts counts = lines(tx, line -> put(out, line));
    put(out, ArchiveRecord.End.of(counts));
    return new Written(counts, head.guarded());
  }

  private RecordCounts lines(Tx tx, Consumer<ArchiveRecord> sink) {
    RecordCounter counter = new RecordCounter();
    Consumer<ArchiveRecord> counted = line -> {
      counter.add(line);
      long messages = counter.counts().messages();
      if (messages % MESSAGES_A_NOTE == 0 && line instanceof ArchiveRecord.Message) {
        progress.accept(messages);
      }
      sink.accept(line);
    };
    ArchiveTable.sessions(tx, scope.session(), counted);
    ArchiveTable.messages(tx, scope.session(), counted);
    TicketArchiveTable.tickets(tx, scope.session(), counted);
    ArchiveTable.participants(tx, scope.session(), counted);
    WorkArchiveTable.each(tx, scope.session(), item -> counted.accept(ArchivedWork.of(item)));
    ArchiveTable.memory(tx, scope.session(), clock.instant(), counted);
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
