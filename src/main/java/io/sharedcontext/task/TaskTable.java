package io.sharedcontext.task;

import static java.util.stream.Collectors.joining;

import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.TaskView;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The table {@code tasks}. */
final class TaskTable {
  /** The scope that changes when tasks are taken from the process that carries them. */
  static final String SCOPE = "tasks";

  private TaskTable() {}

  static void insert(Tx tx, StoredTask task) {
    tx.run(
        """
        INSERT INTO tasks
          (id, agent_id, agent_type, permissions, verified, tool, arguments, key, notes, state,
            status, process, created_at, updated_at, until, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'working', ?, ?, ?, ?, ?)
        """,
        task.id(),
        task.caller().id(),
        task.caller().type(),
        permissions(task.caller()),
        task.caller().verified(),
        task.tool(),
        Json.text(task.arguments()),
        task.key(),
        Json.text(task.notes()),
        Json.text(task.state()),
        task.process(),
        task.createdAt(),
        task.updatedAt(),
        task.until(),
        task.expiresAt());
  }

  static Optional<StoredTask> find(Tx tx, String id) {
    return tx.find("""
        SELECT id, agent_id, agent_type, permissions, verified, tool, arguments, key, notes, state,
          status, result, code, process, created_at, updated_at, until, expires_at
        FROM tasks WHERE id = ?
        """, TaskTable::task, id);
  }

  /** The tasks of an agent that still wait, at most {@code most} of them. */
  static List<StoredTask> working(Tx tx, String agent, int most) {
    return tx.list("""
        SELECT id, agent_id, agent_type, permissions, verified, tool, arguments, key, notes, state,
          status, result, code, process, created_at, updated_at, until, expires_at
        FROM tasks WHERE agent_id = ? AND status = 'working' LIMIT ?
        """, TaskTable::task, agent, most);
  }

  /** The tasks of an agent that still wait and are carried by {@code process}. */
  static List<String> carried(Tx tx, String agent, String process) {
    return tx.list(
        "SELECT id FROM tasks WHERE agent_id = ? AND status = 'working' AND process = ?",
        row -> row.text("id"),
        agent,
        process);
  }

  /** The processes that carry tasks of an agent which still wait. */
  static List<String> carriers(Tx tx, String agent) {
    return tx.list(
        "SELECT DISTINCT process FROM tasks WHERE agent_id = ? AND status = 'working'",
        row -> row.text("process"),
        agent);
  }

  /** How many tasks of an agent still wait. */
  static long countWorking(Tx tx, String agent) {
    return tx.number(
        "SELECT count(*) AS n FROM tasks WHERE agent_id = ? AND status = 'working'", agent);
  }

  /** How many tasks of an agent there are, those that have ended included. */
  static long count(Tx tx, String agent) {
    return tx.number("SELECT count(*) AS n FROM tasks WHERE agent_id = ?", agent);
  }

  static void wait(Tx tx, String id, String state) {
    tx.run("UPDATE tasks SET state = ? WHERE id = ?", state, id);
  }

  static void carry(Tx tx, String id, String process) {
    tx.run("UPDATE tasks SET process = ? WHERE id = ?", process, id);
    ChangeCounters.bump(tx, SCOPE);
  }

  /** Moves a task that waits to its end, with what it came to. */
  static void complete(
      Tx tx,
      String id,
      Instant now,
      String state,
      Optional<String> result,
      Optional<ErrorCode> code) {
    tx.run("""
        UPDATE tasks SET status = 'completed', updated_at = ?, state = ?, result = ?, code = ?
        WHERE id = ? AND status = 'working'
        """, now, state, result, code.map(ErrorCode::name), id);
  }

  static void cancel(Tx tx, String id, Instant now) {
    tx.run(
        "UPDATE tasks SET status = 'cancelled', updated_at = ? WHERE id = ? AND status = 'working'",
        now,
        id);
    ChangeCounters.bump(tx, SCOPE);
  }

  /** Removes at most {@code most} tasks whose time is over. */
  static int purge(Tx tx, Instant now, int most) {
    return tx.run(
        "DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE expires_at <= ? LIMIT ?)",
        now,
        most);
  }

  /** How many tasks there are whose time is over. */
  static long over(Tx tx, Instant now) {
    return tx.number("SELECT count(*) AS n FROM tasks WHERE expires_at <= ?", now);
  }

  private static StoredTask task(Row row) {
    return new StoredTask(
        row.text("id"),
        new Caller(
            row.text("agent_id"),
            row.text("agent_type"),
            permissions(row.text("permissions")),
            row.flag("verified")),
        row.text("tool"),
        Json.object(row.text("arguments")),
        row.optionalText("key"),
        Json.object(row.text("notes")),
        Json.object(row.text("state")),
        TaskView.Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
        row.optionalText("result"),
        row.optionalText("code").map(ErrorCode::valueOf),
        row.text("process"),
        row.time("created_at"),
        row.time("updated_at"),
        row.time("until"),
        row.time("expires_at"));
  }

  private static String permissions(Caller caller) {
    return caller.permissions().stream().sorted().map(Permission::label).collect(joining(","));
  }

  private static Set<Permission> permissions(String text) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    Arrays.stream(text.split(","))
        .map(name -> Permission.valueOf(name.toUpperCase(Locale.ROOT)))
        .forEach(permissions::add);
    return permissions;
  }
}
