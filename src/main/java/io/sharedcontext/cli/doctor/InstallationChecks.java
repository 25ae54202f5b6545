package io.sharedcontext.cli.doctor;

import static java.util.stream.Collectors.joining;

import io.sharedcontext.auth.AgentProcesses;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.sqlite.StoppedProcess;
import io.sharedcontext.store.sqlite.StoreDiagnosis;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code doctor} looks at around the content of a store: the library, the place, the names. */
final class InstallationChecks {
  private InstallationChecks() {}

  /** Whether SQLite's own library can be loaded; without it nothing is known of any store. */
  static Finding library() {
    return StoreDiagnosis.library()
        .map(failure ->
            Finding.bad("library", failure.sentence(), String.join(" ", failure.suggestions())))
        .orElseGet(() -> Finding.ok("library", "SQLite's native library can be loaded"));
  }

  /** What makes it pointless to look into the store at its place. */
  static Optional<Finding> hindrance(Path file) {
    return StoreDiagnosis.hindrance(file)
        .map(problem -> problem.code().isPresent()
            ? Finding.bad("store", problem.text(), problem.advice())
            : Finding.note("store", problem.text(), problem.advice()));
  }

  /** Whether processes that do not run hold something of the store. */
  static List<Finding> stopped(Path file) {
    List<StoppedProcess> stopped = StoppedProcess.of(file);
    return stopped.isEmpty()
        ? List.of(Finding.ok("processes", "no process that uses the store is stopped"))
        : stopped.stream().map(InstallationChecks::stopped).toList();
  }

  private static Finding stopped(StoppedProcess one) {
    return one.hinders()
        ? Finding.bad("processes", one.text(), one.process().advice())
        : Finding.note("processes", one.text(), one.process().advice());
  }

  /** Whether the store's content goes to another one, or comes from one. */
  static List<Finding> move(Store store) {
    return store.read(StoreMove::find).map(InstallationChecks::move).stream().toList();
  }

  private static Finding move(StoreMove move) {
    return switch (move.role()) {
      case LEAVING ->
        Finding.note(
            "move",
            "the store is being moved to " + move.other() + "; changes are refused",
            "If no command is at it: shared-context migrate --to " + move.other()
                + " goes on, shared-context migrate --cancel gives it up.");
      case LEFT ->
        Finding.note(
            "move",
            "the store has moved to " + move.other() + "; changes are refused",
            "Set SHARED_CONTEXT_DATABASE=" + move.other());
      case FILLING ->
        Finding.note(
            "move",
            "the store is being filled from " + move.other() + ", and not all of it is here yet",
            "If no command is at it, repeat shared-context migrate there.");
    };
  }

  /** Whether several running servers act for one agent. */
  static List<Finding> names(Store store, Clock clock) {
    Map<String, List<Long>> shared = store.read(new AgentProcesses(store, clock)::shared);
    if (shared.isEmpty()) {
      return List.of(Finding.ok("names", "no two running servers act for one agent"));
    }
    return shared.entrySet().stream()
        .map(name -> Finding.note(
            "names",
            name.getKey() + " is one agent in processes "
                + name.getValue().stream().map(String::valueOf).collect(joining(", "))
                + ": they do not hear each other, and share their locks",
            "Give each client a SHARED_CONTEXT_AGENT_ID of its own."))
        .toList();
  }
}
