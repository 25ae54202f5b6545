package io.sharedcontext.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.AllowAllPolicy;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The memory tools on a store in a directory, called as any agent, at a time that tests move. */
final class MemoryFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T10:30:00.000Z");

  private final MutableClock clock = MutableClock.at(START);
  private final CallPipeline calls;
  private final Store store;
  private final Catalog catalog;

  MemoryFixture(Path directory) {
    store = new Store(TestEngine.current().settings(directory));
    calls = new CallPipeline(AllowAllPolicy.of(MemoryFixture::anybody, store), Runnable::run);
    catalog = new Catalog(
        new MemoryTools(store, new AuditedWrites(store, clock), clock, MemoryFixture::refuse)
            .tools());
  }

  private static void refuse(Tx tx, Call call, String session, long token) {
    throw Failure.of(ErrorCode.NO_LOCK_HELD, "there are no locks here");
  }

  Store store() {
    return store;
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  Instant now() {
    return clock.instant();
  }

  /** A session that exists. */
  String session(String id) {
    store
        .write(tx -> tx.run("""
            INSERT INTO sessions (id, purpose, metadata, created_by, created_at, updated_at,
              is_active, public_count) VALUES (?, 'test', '{}', 'alice', ?, ?, 1, 0)
            """, id, START, START))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    return id;
  }

  /** The result of a call, a failure or not; {@code arguments} may use single quotes. */
  JsonNode call(String agent, String tool, String arguments) {
    ConnectionContext connection = new ConnectionContext();
    connection.client(agent);
    return Json.parse(calls
        .call(new CallContext(
            catalog.find(tool).orElseThrow(),
            Json.object(arguments.replace('\'', '"')),
            connection,
            CommitMode.INLINE))
        .orTimeout(30, TimeUnit.SECONDS)
        .join()
        .json()
        .toString());
  }

  @Override
  public void close() {
    store.close();
  }

  /** Everybody may read and write; {@code root} is an admin. */
  private static Caller anybody(ConnectionContext connection) {
    Set<Permission> permissions = connection.client().equals("root")
        ? Set.of(Permission.READ, Permission.WRITE, Permission.ADMIN)
        : Set.of(Permission.READ, Permission.WRITE);
    return new Caller(connection.client(), "tester", permissions);
  }
}
