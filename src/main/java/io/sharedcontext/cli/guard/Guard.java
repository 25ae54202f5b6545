package io.sharedcontext.cli.guard;

import io.sharedcontext.Setting;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.Audit.Event;
import io.sharedcontext.coordination.LockOverview;
import io.sharedcontext.coordination.WriteLock;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.LockHints;
import io.sharedcontext.store.LockHints.Granted;
import io.sharedcontext.store.LockHints.Locked;
import io.sharedcontext.store.LockHints.Tree;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether an agent may edit files now, by the locks that others hold. */
public final class Guard {
  private static final String OVERRIDE = "guard_override";

  /** Files of one commit that are told of, and put on record; a lock may fit thousands. */
  private static final int MOST = 10;

  private final Store store;
  private final Clock clock;
  private final LockOverview locks;
  private final LockHints hints;
  private final String agent;

  /**
   * The guard for one agent.
   *
   * @param agent who edits; empty for somebody who is no agent, and holds no lock
   */
  public Guard(Store store, Clock clock, String agent) {
    this.store = store;
    this.clock = clock;
    this.locks = new LockOverview(store);
    this.hints = new LockHints(store.settings());
    this.agent = agent;
  }

  /** A file, by its name in its repository, and the lock of another agent on it. */
  public record Hindrance(String name, WriteLock lock) {}

  /**
   * The locks of others on the files of these names; also notes all of others for the launcher.
   *
   * @param tree the one that the files are in
   */
  public List<Hindrance> hindrances(Tree tree, Collection<String> names) throws IOException {
    Granted known = hints.known(() -> store.read(LockOverview::newest));
    Seen seen = store.read(tx -> look(tx, tree.workspace()));
    hints.putLocked(agent, known, tree, seen.all());
    List<Hindrance> found = new ArrayList<>();
    for (String name : names) {
      seen.concerning().stream()
          .filter(lock -> lock.covers(name))
          .findFirst()
          .ifPresent(lock -> found.add(new Hindrance(name, lock)));
    }
    return found;
  }

  /** What others have locked, and which of their locks concern the files of a workspace. */
  private record Seen(List<Locked> all, List<WriteLock> concerning) {}

  /** A lock of a session without a workspace concerns who takes part in it. */
  private Seen look(Tx tx, String workspace) {
    List<WriteLock> others = locks.writeLocks(tx, clock.instant()).stream()
        .filter(lock -> !lock.holder().equals(agent))
        .toList();
    Map<String, String> known = SessionTable.workspaces(
        tx, others.stream().map(WriteLock::session).distinct().toList());
    List<Locked> all = new ArrayList<>();
    List<WriteLock> concerning = new ArrayList<>();
    for (WriteLock lock : others) {
      String of = known.getOrDefault(lock.session(), "");
      lock.resources().forEach(resource -> all.add(new Locked(of, resource)));
      if (of.isEmpty() ? takesPart(tx, lock) : of.equals(workspace)) {
        concerning.add(lock);
      }
    }
    return new Seen(all, concerning);
  }

  private boolean takesPart(Tx tx, WriteLock lock) {
    return agent.isEmpty()
        || ParticipantTable.acknowledged(tx, agent, lock.session()).isPresent();
  }

  /** Why the edit is refused, and what to do, for a model or a person. */
  public String refusal(List<Hindrance> hindrances) {
    List<String> lines = new ArrayList<>();
    for (Hindrance one : hindrances.subList(0, Math.min(MOST, hindrances.size()))) {
      WriteLock lock = one.lock();
      lines.add(one.name() + " is locked by agent " + lock.holder() + " (" + lock.type()
          + ", session " + lock.session() + ") until " + Times.text(lock.expiresAt()) + ".");
    }
    if (hindrances.size() > MOST) {
      lines.add("So are " + (hindrances.size() - MOST) + " more.");
    }
    WriteLock first = hindrances.get(0).lock();
    lines.add("Wait for it with coordinate_session_work (session_id " + first.session()
        + ", action lock, wait_seconds 25), ask " + first.holder()
        + " with add_message, or work on something else.");
    lines.add("In an emergency the user can "
        + (agent.isEmpty()
            ? "set " + Setting.GUARD.variable() + "=off, which goes on record."
            : "run: shared-context guard override --as " + agent + " --reason TEXT"));
    return String.join("\n", lines);
  }

  /** Until when the agent may edit whatever is locked, because somebody said so. */
  public Optional<Instant> overriddenUntil() {
    Audit.Filter last = new Audit.Filter(
        Optional.of(agent),
        Optional.empty(),
        Optional.of(OVERRIDE),
        Optional.empty(),
        Optional.empty());
    return store.read(tx -> Audit.list(tx, last, Long.MAX_VALUE, 1)).stream()
        .map(entry -> Instant.parse(entry.event().details().path("until").asText()))
        .filter(until -> until.isAfter(clock.instant()))
        .findFirst();
  }

  /** Lets the agent edit whatever is locked until then; the audit log is where that is kept. */
  public void override(Instant until, String reason) {
    record(List.of(new Event(
        OVERRIDE,
        agent,
        "",
        Audit.Result.SUCCESS,
        Json.object().put("until", Times.text(until)).put("reason", reason))));
  }

  /**
   * Puts on record what became of an edit of locked files.
   *
   * @param allowed what let it pass; empty if it was refused
   */
  public void record(List<Hindrance> hindrances, Optional<String> allowed) {
    List<Event> events = new ArrayList<>();
    for (Hindrance one : hindrances.subList(0, Math.min(MOST, hindrances.size()))) {
      var details = Json.object()
          .put("file", one.name())
          .put("locked_by", one.lock().holder())
          .put("files", hindrances.size());
      allowed.ifPresent(by -> details.put("allowed_by", by));
      events.add(new Event(
          allowed.isPresent() ? "locked_edit_allowed" : "locked_edit_refused",
          agent,
          one.lock().session(),
          allowed.isPresent() ? Audit.Result.SUCCESS : Audit.Result.DENIED,
          details));
    }
    record(events);
  }

  private void record(List<Event> events) {
    Instant now = clock.instant();
    store
        .write(tx -> {
          events.forEach(event -> Audit.record(tx, now, event));
          return true;
        })
        .join();
  }
}
