package io.sharedcontext.cli.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AccessMode;
import io.sharedcontext.auth.AgentProcesses;
import io.sharedcontext.cli.status.StatusTable.Held;
import io.sharedcontext.cli.status.StatusTable.Inhabitant;
import io.sharedcontext.cli.status.StatusTable.Waiting;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.StoreInfo;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.sqlite.StoppedProcess;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How things stand in a store: who is there, who holds and waits for what, and how big it is. */
public final class StoreStatus {
  private static final int MOST_WORKSPACES = 20;

  final StoreInfo facts;
  final ReaderStats readers;
  final AccessMode.State access;
  final Counted counted;
  final Optional<List<StoreProcesses.User>> users;
  final List<StoppedProcess> stopped;

  /** How many processes use a store on a database server, this one included; empty for a file. */
  final OptionalInt running;

  private StoreStatus(
      StoreInfo facts,
      ReaderStats readers,
      AccessMode.State access,
      Counted counted,
      Processes processes) {
    this.facts = facts;
    this.readers = readers;
    this.access = access;
    this.counted = counted;
    this.users = processes.users();
    this.stopped = processes.stopped();
    this.running = processes.running();
  }

  /** Which processes there are, as far as the system or the database server tells. */
  private record Processes(
      Optional<List<StoreProcesses.User>> users,
      List<StoppedProcess> stopped,
      OptionalInt running) {
    static Processes of(Store store, ProcessRegistry registry, List<Inhabitant> inhabitants)
        throws IOException, InterruptedException {
      if (!store.settings().inFile()) {
        return new Processes(Optional.empty(), List.of(), OptionalInt.of(registry.running()));
      }
      Path file = StoreFiles.real(store.settings().file());
      return new Processes(
          StoreProcesses.of(file, slots(inhabitants)),
          StoppedProcess.of(file),
          OptionalInt.empty());
    }
  }

  /** What one snapshot of the store says. */
  record Counted(
      long sessions,
      long activeSessions,
      long messages,
      List<StatusTable.Place> workspaces,
      List<ActiveAgent> agents,
      List<Held> locks,
      List<Waiting> line,
      List<Inhabitant> inhabitants,
      Map<String, List<Long>> sharedNames) {}

  /** How things stand now; takes 0.3 seconds longer while somebody reads. */
  public static StoreStatus of(Store store, Clock clock) throws IOException, InterruptedException {
    PresenceTracker presence = new PresenceTracker(store, clock);
    ProcessRegistry processes = store.processes();
    AgentProcesses names = new AgentProcesses(store, clock);
    Counted counted = store.read(tx -> counted(tx, clock.instant(), presence, processes, names));
    return new StoreStatus(
        store.facts(),
        store.readers(),
        new AccessMode(store, clock).state(),
        counted,
        Processes.of(store, processes, counted.inhabitants()));
  }

  private static Counted counted(
      Tx tx,
      Instant now,
      PresenceTracker presence,
      ProcessRegistry processes,
      AgentProcesses names) {
    return new Counted(
        StatusTable.sessions(tx, false),
        StatusTable.sessions(tx, true),
        StatusTable.messages(tx),
        StatusTable.workspaces(tx, MOST_WORKSPACES),
        presence.agents(tx, false),
        StatusTable.held(tx, now).stream()
            .filter(held ->
                ClaimLocks.outlivesProcesses(held.process()) || processes.alive(held.process()))
            .toList(),
        StatusTable.line(tx, now).stream()
            .filter(waiting -> processes.alive(waiting.process()))
            .toList(),
        StatusTable.inhabitants(tx).stream()
            .filter(inhabitant -> processes.alive(inhabitant.process()))
            .toList(),
        names.shared(tx));
  }

  /** A process calls itself after its slot in the presence file: {@code 12-abc} has the slot 12. */
  private static Map<Integer, List<String>> slots(List<Inhabitant> inhabitants) {
    Map<Integer, List<String>> slots = new HashMap<>();
    for (Inhabitant inhabitant : inhabitants) {
      String slot = inhabitant.process().split("-", 2)[0];
      slots
          .computeIfAbsent(Integer.valueOf(slot), none -> new ArrayList<>())
          .add(inhabitant.agent());
    }
    return slots;
  }

  /** For programs: everything, with processes left out where the system does not tell of them. */
  public ObjectNode json() {
    ObjectNode json = Json.object()
        .put("store", facts.name())
        .put("access", access.name().toLowerCase(Locale.ROOT))
        .put("active_sessions", counted.activeSessions())
        .put("total_sessions", counted.sessions())
        .put("total_messages", counted.messages())
        .put("size_bytes", facts.sizeBytes())
        .put("wal_bytes", facts.walBytes());
    running.ifPresent(number -> json.put("running_processes", number));
    json.set("pool", json(readers));
    var workspaces = json.putArray("workspaces");
    counted
        .workspaces()
        .forEach(place -> workspaces
            .addObject()
            .put("workspace", place.workspace())
            .put("active_sessions", place.activeSessions()));
    var agents = json.putArray("agents");
    counted.agents().forEach(agent -> agents.add(Json.parse(ResultWriter.text(agent))));
    var locks = json.putArray("locks");
    counted.locks().forEach(held -> locks.add(json(held)));
    var line = json.putArray("waiters");
    counted.line().forEach(waiting -> line.add(json(waiting)));
    var shared = json.putArray("shared_names");
    counted.sharedNames().forEach((agent, pids) -> {
      ObjectNode name = shared.addObject().put("agent_id", agent);
      pids.forEach(name.putArray("pids")::add);
    });
    users.ifPresent(list -> {
      var processes = json.putArray("processes");
      list.forEach(user -> processes.add(json(user)));
    });
    if (!stopped.isEmpty()) {
      var processes = json.putArray("stopped_processes");
      stopped.forEach(process -> processes.add(json(process)));
    }
    return json;
  }

  private static ObjectNode json(ReaderStats readers) {
    return Json.object()
        .put("active", readers.active())
        .put("idle", readers.idle())
        .put("waiting", readers.waiting())
        .put("max", readers.max())
        .put("borrowed", readers.borrowed())
        .put("timed_out", readers.timedOut());
  }

  private static ObjectNode json(Held held) {
    ObjectNode json = Json.object()
        .put("fencing_token", held.token())
        .put("session_id", held.session())
        .put("workspace", held.workspace())
        .put("locked_by", held.agent())
        .put("lock_type", held.type());
    held.resources().forEach(json.putArray("resources")::add);
    return json.put("locked_at", Times.text(held.since()))
        .put("expires_at", Times.text(held.expires()));
  }

  private static ObjectNode json(Waiting waiting) {
    ObjectNode json = Json.object()
        .put("session_id", waiting.session())
        .put("workspace", waiting.workspace())
        .put("agent_id", waiting.agent())
        .put("lock_type", waiting.type());
    waiting.resources().forEach(json.putArray("resources")::add);
    return json.put("waiting_since", Times.text(waiting.since()));
  }

  private static ObjectNode json(StoppedProcess stopped) {
    ObjectNode json = Json.object().put("pid", stopped.process().pid());
    stopped.process().program().ifPresent(program -> json.put("program", program));
    return json.put("holds", stopped.holds()).put("hinders", stopped.hinders());
  }

  private static ObjectNode json(StoreProcesses.User user) {
    ObjectNode json = Json.object().put("pid", user.pid()).put("pins_wal", user.reading());
    user.agents().forEach(json.putArray("agents")::add);
    return json;
  }
}
