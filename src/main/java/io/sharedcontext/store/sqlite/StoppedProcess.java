package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.RunningProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that has files of a store in use and does not run, by SIGSTOP or Ctrl-Z say; told on Linux
 * only.
 *
 * @param holds what it keeps from others
 * @param hinders whether others cannot go on without that
 */
public record StoppedProcess(RunningProcess process, String holds, boolean hinders) {
  private static final long ALL = Long.MAX_VALUE;
  private static final long WRITE_LOCK = 120;

  /** All of them, what hinders most first, each once. */
  public static List<StoppedProcess> of(Path database) {
    List<StoppedProcess> all = new ArrayList<>();
    Path index = LogIndex.beside(database);
    add(all, index, WRITE_LOCK, WRITE_LOCK, "the store's write lock", true);
    add(all, beside(database, ".init"), 0, ALL, "the lock for preparing the store", true);
    add(all, beside(database, ".queue"), 0, ALL, "a place in the writers' queue", false);
    add(all, database, 0, ALL, "the store open", false);
    return all;
  }

  private static void add(
      List<StoppedProcess> all, Path file, long from, long to, String holds, boolean hinders) {
    KernelLocks.holders(file, from, to).stream()
        .flatMap(List::stream)
        .filter(pid -> all.stream().noneMatch(known -> known.process().pid() == pid))
        .map(RunningProcess::of)
        .filter(RunningProcess::stopped)
        .forEach(process -> all.add(new StoppedProcess(process, holds, hinders)));
  }

  private static Path beside(Path database, String suffix) {
    return database.resolveSibling(database.getFileName() + suffix);
  }

  /** It and what it holds, for people. */
  public String text() {
    return process.text() + " and holds " + holds;
  }
}
