package io.sharedcontext.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A process that others wait for, as the system tells of it.
 *
 * @param program its executable; empty where that is not told
 * @param started when it began; empty where that is not told
 * @param stopped whether it does not run, by SIGSTOP or Ctrl-Z; told on Linux only
 */
public record RunningProcess(
    long pid, Optional<String> program, Optional<Instant> started, boolean stopped) {
  /** The place of the time of its beginning among the facts, of which the first is its state. */
  private static final int BIRTH = 19;

  /** A zombie, and what is less than one. */
  private static final Set<String> ENDED = Set.of("Z", "X", "x");

  private static final Path OWN = Path.of("/proc/self/stat");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /** What is known of the process {@code pid}. */
  public static RunningProcess of(long pid) {
    Optional<ProcessHandle.Info> info = ProcessHandle.of(pid).map(ProcessHandle::info);
    return new RunningProcess(
        pid,
        info.flatMap(ProcessHandle.Info::command),
        info.flatMap(ProcessHandle.Info::startInstant),
        stopped(pid));
  }

  /** Whether the process {@code pid} is there and does not run. */
  public static boolean stopped(long pid) {
    return facts(pid)
        .filter(facts -> facts.startsWith("T") || facts.startsWith("t"))
        .isPresent();
  }

  /**
   * When the process {@code pid} began, in the kernel's own unit, by which another that got its number
   * later can be told apart; empty when there is none, or where that is not told.
   */
  public static Optional<String> birth(long pid) {
    return facts(pid)
        .map(facts -> facts.split(" "))
        .filter(all -> all.length > BIRTH)
        .map(all -> all[BIRTH]);
  }

  /**
   * Whether the process that had that number and that {@link #birth} is surely not there any more: killed, and be it
   * that nobody took notice of it yet. Never where that cannot be told; of another user's, look at {@link #mayHide}, too.
   */
  public static boolean ended(long pid, String birth) {
    try {
      String[] facts = told(pid).split(" ", -1);
      return birth.matches("\\d+")
          && facts.length > BIRTH
          && (ENDED.contains(facts[0]) || !facts[BIRTH].equals(birth));
    } catch (NoSuchFileException e) {
      return Files.exists(OWN);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether processes of others may be there though they are not shown. Asked each time, as it can be mounted anew. */
  public static boolean mayHide() {
    try {
      return hiding();
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * In which space of numbers this process sees others: equal for processes that see each other under the same
   * numbers and times of birth, whoever runs them. Empty where that is not told, or where the kernel hides some.
   */
  public static Optional<String> space() {
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      // Not so where the processes that are shown are those of another container.
      if (hiding() || !Files.readSymbolicLink(Path.of("/proc/self")).toString().equals(self)) {
        return Optional.empty();
      }
      StringBuilder space = new StringBuilder(Files.readString(BOOT));
      for (String name : List.of("pid", "time", "uts")) {
        Path names = Path.of("/proc/self/ns", name);
        space.append(name).append(Files.exists(names) ? Files.readSymbolicLink(names) : "");
      }
      return Optional.of(space.append(Files.readString(HOST)).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Whether processes of others, or with other rights, are not shown though they are there. */
  private static boolean hiding() throws IOException {
    return Files.readString(MOUNTS, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(mount -> mount.contains(" /proc ") && mount.contains(" - proc "))
        .anyMatch(mount -> mount.contains("hidepid=")
            && !mount.contains("hidepid=0")
            && !mount.contains("hidepid=off"));
  }

  /** What the kernel tells of it, from its state on. */
  private static Optional<String> facts(long pid) {
    try {
      return Optional.of(told(pid));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String told(long pid) throws IOException {
    String stat =
        Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
    // The name of the program stands before it in brackets, and may contain brackets.
    int name = stat.lastIndexOf(") ");
    if (name < 0) {
      throw new IOException("process " + pid + " is not told of as expected");
    }
    return stat.substring(name + 2);
  }

  /** It, for a sentence: {@code process 4711 (/usr/bin/java, since 2026-01-31T12:00:00Z)}. */
  public String text() {
    return "process " + pid + program.map(path -> " (" + path + about() + ")").orElse("")
        + (stopped ? ", which is stopped" : "");
  }

  private String about() {
    return started.map(time -> ", since " + time).orElse("");
  }

  /** What to do about it. */
  public String advice() {
    return stopped
        ? "Let it go on (kill -CONT " + pid + ") or end it (kill -KILL " + pid + ")."
        : "Wait until it is done, or end it (kill " + pid + ").";
  }
}
