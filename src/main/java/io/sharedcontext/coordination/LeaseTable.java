package io.sharedcontext.coordination;

import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables {@code leases} and {@code lease_waiters}. */
final class LeaseTable {
  /** The scope that changes with every lease and waiter that comes or goes. */
  static final String SCOPE = "leases";

  private LeaseTable() {}

  static long insert(Tx tx, LockClaim claim, String process, Instant now, Duration ttl) {
    ChangeCounters.bump(tx, SCOPE);
    return tx.number(
        """
        INSERT INTO leases
          (session_id, agent_id, lock_type, resources, process, locked_at, ttl_millis, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING fence AS n
        """,
        claim.session(),
        claim.agent(),
        claim.type().label(),
        text(claim.resources()),
        process,
        now,
        ttl.toMillis(),
        now.plus(ttl));
  }

  static long enqueue(
      Tx tx, Leases.LeaseRequest wanted, String process, Instant now, Instant until) {
    LockClaim claim = wanted.claim();
    return tx.number(
        """
        INSERT INTO lease_waiters
          (session_id, agent_id, lock_type, resources, process, task_id, ttl_millis, asked_at, until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING ticket AS n
        """,
        claim.session(),
        claim.agent(),
        claim.type().label(),
        text(claim.resources()),
        process,
        wanted.task(),
        wanted.ttl().toMillis(),
        now,
        until);
  }

  /** Another process stands in line for a task. */
  static void carry(Tx tx, long ticket, String process) {
    tx.run("UPDATE lease_waiters SET process = ? WHERE ticket = ?", process, ticket);
    ChangeCounters.bump(tx, SCOPE);
  }

  /** Everything that is held in the store, in the order of granting. */
  static List<Lease> held(Tx tx) {
    return tx.list("""
        SELECT fence, session_id, agent_id, lock_type, resources, process, locked_at, ttl_millis,
          expires_at
        FROM leases ORDER BY fence
        """, LeaseTable::lease);
  }

  /** What belongs to {@code process}, or to an item of work, in the order of granting. */
  static List<Lease> heldFor(Tx tx, String process) {
    return tx.list("""
        SELECT fence, session_id, agent_id, lock_type, resources, process, locked_at, ttl_millis,
          expires_at
        FROM leases WHERE process = ? ORDER BY fence
        """, LeaseTable::lease, process);
  }

  /** Has a lease that belongs to no process belong to {@code process}. */
  static void bind(Tx tx, long fence, String process) {
    tx.run("UPDATE leases SET process = ? WHERE fence = ? AND process = ''", process, fence);
  }

  /** Has a lease end with {@code process}, in place of the one that it belonged to. */
  static void follow(Tx tx, long fence, String process) {
    tx.run("UPDATE leases SET process = ? WHERE fence = ?", process, fence);
    ChangeCounters.bump(tx, SCOPE);
  }

  /** What is held in one session and has not expired, in the order of granting. */
  static List<Lease> held(Tx tx, String session, Instant now) {
    return tx.list("""
        SELECT fence, session_id, agent_id, lock_type, resources, process, locked_at, ttl_millis,
          expires_at
        FROM leases WHERE session_id = ? AND expires_at > ? ORDER BY fence
        """, LeaseTable::lease, session, now);
  }

  /** Whether anything is held or waited for in the store, be it long ended. */
  static boolean any(Tx tx) {
    return tx.number("""
        SELECT EXISTS (SELECT 1 FROM leases) OR EXISTS (SELECT 1 FROM lease_waiters) AS n
        """) > 0;
  }

  /** Everybody who waits in the store, in the order of asking. */
  static List<Waiter> waiting(Tx tx) {
    return tx.list("""
        SELECT ticket, session_id, agent_id, lock_type, resources, process, task_id, ttl_millis,
          asked_at, until
        FROM lease_waiters ORDER BY ticket
        """, LeaseTable::waiter);
  }

  /** Gives a lease the time that {@code lease} has. */
  static void extend(Tx tx, Lease lease) {
    tx.run(
        "UPDATE leases SET ttl_millis = ?, expires_at = ? WHERE fence = ?",
        lease.ttl().toMillis(),
        lease.expiresAt(),
        lease.fence());
  }

  /** The latest token that was ever granted; SQLite keeps it apart from the rows. */
  static long newest(Tx tx) {
    return tx.number("SELECT seq AS n FROM sqlite_sequence WHERE name = 'leases'");
  }

  static void delete(Tx tx, long fence) {
    tx.run("DELETE FROM leases WHERE fence = ?", fence);
    ChangeCounters.bump(tx, SCOPE);
  }

  /** Ends all that is held and waited for in {@code session}. */
  static void deleteAll(Tx tx, String session) {
    tx.run("DELETE FROM leases WHERE session_id = ?", session);
    tx.run("DELETE FROM lease_waiters WHERE session_id = ?", session);
    ChangeCounters.bump(tx, SCOPE);
  }

  static int leave(Tx tx, long ticket) {
    ChangeCounters.bump(tx, SCOPE);
    return tx.run("DELETE FROM lease_waiters WHERE ticket = ?", ticket);
  }

  private static Lease lease(Row row) {
    return new Lease(
        row.number("fence"),
        claim(row),
        row.text("process"),
        row.time("locked_at"),
        Duration.ofMillis(row.number("ttl_millis")),
        row.time("expires_at"));
  }

  private static Waiter waiter(Row row) {
    return new Waiter(
        row.number("ticket"),
        claim(row),
        row.text("process"),
        row.text("task_id"),
        Duration.ofMillis(row.number("ttl_millis")),
        row.time("asked_at"),
        row.time("until"));
  }

  private static LockClaim claim(Row row) {
    List<String> resources = new ArrayList<>();
    Json.parse(row.text("resources")).forEach(name -> resources.add(name.textValue()));
    LockType type = LockType.valueOf(row.text("lock_type").toUpperCase(Locale.ROOT));
    return new LockClaim(row.text("agent_id"), row.text("session_id"), type, resources);
  }

  private static String text(List<String> resources) {
    var array = Json.array();
    resources.forEach(array::add);
    return Json.text(array);
  }
}
