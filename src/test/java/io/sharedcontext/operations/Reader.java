package io.sharedcontext.operations;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A store with one conversation, and those who read it. */
final class Reader implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T10:30:00.000Z");
  static final String SESSION = "session_00000000000000aa";
  static final Caller ALICE = caller("alice", "coder", Permission.READ, Permission.WRITE);
  static final Caller BOB = caller("bob", "tester", Permission.READ, Permission.WRITE);
  static final Caller LOOKER = caller("looker", "tester", Permission.READ);
  static final Caller ROOT = caller("root", "admin", Permission.values());
  static final Caller STRANGER = caller("stranger", "none");

  private final Store store;
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  Reader(Path directory) {
    store = new Store(TestEngine.current().settings(directory));
  }

  static Caller caller(String id, String type, Permission... permissions) {
    return new Caller(id, type, Set.of(permissions));
  }

  Store store() {
    return store;
  }

  Clock clock() {
    return clock;
  }

  <T> T write(Function<Tx, T> work) {
    return store.write(work).orTimeout(30, TimeUnit.SECONDS).join();
  }

  Reader session(String id, String purpose) {
    write(tx -> {
      SessionTable.insert(
          tx, new Session(id, purpose, "alice", NOW, NOW, true, Json.object(), Optional.empty()));
      return true;
    });
    return this;
  }

  long post(Caller sender, Visibility visibility, String content, String... to) {
    Message message = new Message(
        0,
        sender.id(),
        sender.type(),
        false,
        content,
        NOW,
        visibility,
        List.of(to),
        Json.object(),
        Optional.empty());
    return write(tx -> MessageTable.insert(tx, SESSION, message, (in, id, sentAt) -> {}));
  }

  Reader memory(String owner, String session, String key, String value) {
    write(tx -> tx.run("""
        INSERT INTO memory (owner, session_id, key, value, metadata, version,
          created_by, updated_by, created_at, updated_at)
        VALUES (?, ?, ?, ?, '{}', 1, 'alice', 'alice', ?, ?)
        """, owner, session, key, value, NOW, NOW));
    return this;
  }

  /** A lock that this process was granted. */
  void lock(String agent, String resource) {
    write(tx -> tx.run(
        """
        INSERT INTO leases (session_id, agent_id, lock_type, resources, process, locked_at,
          ttl_millis, expires_at)
        VALUES (?, ?, 'write', ?, ?, ?, 60000, ?)
        """,
        SESSION,
        agent,
        Json.text(Json.array().add(resource)),
        store.processes().self(),
        NOW,
        NOW.plusSeconds(60)));
  }

  /** A place in line. */
  void waiter(String agent, String resource) {
    write(tx -> tx.run(
        """
        INSERT INTO lease_waiters (session_id, agent_id, lock_type, resources, process, ttl_millis,
          asked_at, until)
        VALUES (?, ?, 'write', ?, ?, 60000, ?, ?)
        """,
        SESSION,
        agent,
        Json.text(Json.array().add(resource)),
        store.processes().self(),
        NOW,
        NOW.plusSeconds(60)));
  }

  @Override
  public void close() {
    store.close();
  }
}
