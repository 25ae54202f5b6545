package io.sharedcontext.task;

import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one look at the tasks of a process found, in one snapshot.
 *
 * @param ready what is to be attempted
 * @param over what has no time left
 * @param gone what has ended, or goes on in another process
 * @param orphaned the agents that have tasks which no living process carries
 */
record TaskLook(
    List<PendingTask<?, ?>> ready,
    List<PendingTask<?, ?>> over,
    List<String> gone,
    List<String> orphaned) {

  /**
   * What a process looks at.
   *
   * @param known the tasks that it carries
   * @param taken whether some may have been taken from it
   * @param watched the ids of tasks that it does not carry, and that somebody wants to hear of
   * @param agents whose tasks it would go on with
   */
  record Wanted(
      List<PendingTask<?, ?>> known, boolean taken, List<String> watched, List<String> agents) {}

  /**
   * Looks.
   *
   * @param self the process
   * @param unattended whether a process has ended or does not run, so that another goes on with its tasks
   */
  static TaskLook of(Tx tx, Instant now, Wanted wanted, String self, Predicate<String> unattended) {
    Set<String> gone = new HashSet<>(wanted.taken() ? taken(tx, wanted.known(), self) : Set.of());
    wanted.watched().stream()
        .filter(id -> TaskTable.find(tx, id).filter(StoredTask::working).isEmpty())
        .forEach(gone::add);
    List<PendingTask<?, ?>> over = new ArrayList<>();
    Map<String, List<PendingTask<?, ?>>> byTool = new LinkedHashMap<>();
    for (PendingTask<?, ?> task : wanted.known()) {
      if (!gone.contains(task.id())) {
        (task.call().until().isAfter(now)
                ? byTool.computeIfAbsent(task.tool(), none -> new ArrayList<>())
                : over)
            .add(task);
      }
    }
    List<PendingTask<?, ?>> ready = new ArrayList<>();
    byTool.values().forEach(tasks -> ready.addAll(ready(tx, now, tasks)));
    List<String> orphaned = wanted.agents().stream()
        .filter(agent -> TaskTable.carriers(tx, agent).stream().anyMatch(unattended))
        .toList();
    return new TaskLook(ready, over, List.copyOf(gone), orphaned);
  }

  /** Those that the store does not have as carried here. */
  private static Set<String> taken(Tx tx, List<PendingTask<?, ?>> known, String self) {
    Map<String, Set<String>> here = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (PendingTask<?, ?> task : known) {
      Set<String> carried = here.computeIfAbsent(
          task.agent(), agent -> Set.copyOf(TaskTable.carried(tx, agent, self)));
      if (!carried.contains(task.id())) {
        taken.add(task.id());
      }
    }
    return taken;
  }

  /** All of {@code tasks} are of one tool, and so of one work. */
  @SuppressWarnings("unchecked")
  private static List<PendingTask<?, ?>> ready(
      Tx tx, Instant now, List<? extends PendingTask<?, ?>> tasks) {
    return readyOf(tx, now, (List<PendingTask<Record, Record>>) tasks);
  }

  private static List<PendingTask<?, ?>> readyOf(
      Tx tx, Instant now, List<PendingTask<Record, Record>> tasks) {
    Map<TaskCall<Record>, PendingTask<?, ?>> byCall = new LinkedHashMap<>();
    tasks.forEach(task -> byCall.put(task.call(), task));
    return tasks.get(0).work().ready(tx, now, List.copyOf(byCall.keySet())).stream()
        .<PendingTask<?, ?>>map(call -> Objects.requireNonNull(byCall.get(call)))
        .toList();
  }
}
