package io.sharedcontext.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Small files beside a store by which a shell learns, without a JVM, that there is nothing to say to an
 * agent. Hints, never proofs: what is in the store is the truth, and a
 * hint that is lost costs a delay, never a message. {@code bin/shared-context} reads the same files.
 * Safe for several threads and processes.
 */
public final class HintFiles {
  /** What the directory's name ends with, after that of the store's own files. */
  public static final String SUFFIX = ".hints";

  /** Shells compare whole seconds, and a commit is signalled up to 15 ms late. */
  private static final Duration GRAIN = Duration.ofSeconds(2);

  private static final String NOBODY = "-";

  private final StoreFolder folder;

  /** Those of the store of {@code settings}; none need be there. */
  public HintFiles(StoreSettings settings) {
    this.folder = new StoreFolder(settings.localFiles(), SUFFIX);
  }

  /**
   * Who keeps a hint true: a process that lives, or nobody, then it holds until somebody commits.
   *
   * @param pid the process; 0 for nobody
   * @param birth when it began, as {@link RunningProcess#birth} tells it
   */
  public record Keeper(long pid, String birth) {
    /** Nobody. */
    public static final Keeper NONE = new Keeper(0, NOBODY);

    /** This process. */
    public static Keeper here() {
      long pid = ProcessHandle.current().pid();
      return new Keeper(pid, RunningProcess.birth(pid).orElse(NOBODY));
    }

    /** Whether it is a process that lives, or that cannot be told apart from one. */
    public boolean alive() {
      return pid > 0
          && (birth.equals(NOBODY)
              ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
              : !RunningProcess.ended(pid, birth));
    }
  }

  /**
   * What waits for an agent.
   *
   * @param newest the id of the newest message that it has not acknowledged; 0 for none
   * @param addressed the id of the newest among those that name it; 0 for none
   */
  public record News(Keeper keeper, long newest, long addressed) {}

  /** The directory, be it there or not. */
  public Path directory() {
    return folder.directory();
  }

  /** Whether files can be put there. */
  public boolean usable() {
    return folder.usable();
  }

  /** The file with what waits for the agent, be it there or not: it changes when something new does. */
  public Path newsFile(String agent) {
    return directory().resolve("news-" + agent);
  }

  /** Whether hints for the agent were ever asked for. */
  public boolean wanted(String agent) throws IOException {
    return folder.has("news-" + agent);
  }

  /** What waits for the agent; empty if nobody noted it. */
  public Optional<News> news(String agent) throws IOException {
    return folder
        .text("news-" + agent)
        .map(text -> text.strip().split(" "))
        .flatMap(HintFiles::read);
  }

  private static Optional<News> read(String[] words) {
    try {
      return words.length != 4
          ? Optional.empty()
          : Optional.of(new News(
              new Keeper(Long.parseLong(words[0]), words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Notes what waits for the agent. */
  public void putNews(String agent, News news) throws IOException {
    Keeper keeper = news.keeper();
    folder.put(
        "news-" + agent,
        "%d %s %d %d\n".formatted(keeper.pid(), keeper.birth(), news.newest(), news.addressed()));
  }

  /** Notes that nobody knows what waits for the agent any more. */
  public void forgetNews(String agent) throws IOException {
    folder.put("news-" + agent, NOBODY + "\n");
    folder.delete("line-" + agent);
  }

  /** Up to which message the agent was told of what waits; 0 if it never was. */
  public long told(String agent) throws IOException {
    String text = folder.text("told-" + agent).map(String::strip).orElse("");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Notes that the agent was told of what waits, up to the message {@code id}. */
  public void putTold(String agent, long id) throws IOException {
    folder.put("told-" + agent, id + "\n");
  }

  /** This process's turn to tell the agent something, so that two hooks at once do not say it twice. */
  public Optional<FileTurn> turn(String agent) throws IOException {
    return folder.turn("told-" + agent, Duration.ofSeconds(2));
  }

  /** Notes the status line of the agent. */
  public void putLine(String agent, Keeper keeper, String line) throws IOException {
    folder.put("line-" + agent, "%d %s\n%s\n".formatted(keeper.pid(), keeper.birth(), line));
  }

  /**
   * Notes that what nobody keeps was looked at then: it holds until somebody commits after that. To be
   * called right after it was noted.
   */
  public void date(String agent, Instant looked) throws IOException {
    for (String name : List.of("news-" + agent, "line-" + agent)) {
      if (folder.has(name)) {
        folder.date(name, looked.minus(GRAIN));
      }
    }
  }
}
