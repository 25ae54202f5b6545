package io.sharedcontext.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

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

  /** What the kernel tells of it, from its state on. */
  private static Optional<String> facts(long pid) {
    try {
      String stat = Files.readString(
          Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      // The name of the program stands before it in brackets, and may contain brackets.
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2));
    } catch (IOException e) {
      return Optional.empty();
    }
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
