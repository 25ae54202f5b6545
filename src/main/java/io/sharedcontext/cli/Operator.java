package io.sharedcontext.cli;

import io.sharedcontext.Settings;
import io.sharedcontext.StoreDeadlines;
import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.message.Deadlines;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.StoreProblem;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.store.sqlite.StoreDiagnosis;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who runs a command, and from where. Commands act on the store's files as the user of the operating
 * system who owns them; no key is asked for, because that user can read the files anyway.
 *
 * @param environment the settings
 * @param out what the command is asked for, and nothing else
 * @param err complaints and progress
 * @param terminal whether a person is looking at {@code out}
 * @param clock the time
 * @param in what the command is given to read
 */
public record Operator(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Clock clock,
    InputStream in) {

  private static final Set<String> FOR_JAVA =
      Set.of("JAVA_HOME", "SHARED_CONTEXT_JAVA", "SHARED_CONTEXT_JAVA_OPTIONS");

  public Operator {
    environment = Map.copyOf(environment);
  }

  /** One who gives the command nothing to read. */
  public Operator(
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal,
      Clock clock) {
    this(environment, out, err, terminal, clock, InputStream.nullInputStream());
  }

  /** The operator of this process. */
  public static Operator here() {
    return new Operator(
        System.getenv(), System.out, System.err, Terminal.attached(), Clock.systemUTC(), System.in);
  }

  /** The settings that a server in this environment would have. */
  public Settings settings() {
    return Settings.of(environment);
  }

  /** Whether colours are wanted: by a person, who did not say otherwise by {@code NO_COLOR}. */
  public boolean coloured() {
    return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The name of the user of this computer, as an agent may be called. */
  public String login() {
    String name = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._@:-]+", "-");
    return name.isEmpty() ? CallerResolver.PERSON : name.substring(0, Math.min(name.length(), 100));
  }

  /** What a server that this operator starts needs of the environment, beside its own settings. */
  public Map<String, String> forJava() {
    return environment.entrySet().stream()
        .filter(entry -> FOR_JAVA.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * The time by which things in {@code store} end: that of its database server, if it has one, since this
   * machine may be days off. A clock that was given for a test stays.
   */
  public Clock clock(Store store) {
    return clock.equals(Clock.systemUTC()) ? store.clock() : clock;
  }

  /** Lends the store to {@code work}. */
  public <T> T withStore(Function<Store, T> work) {
    try (Store store = new Store(settings().store())) {
      return timely(store, work);
    }
  }

  /** Lends the store that is there to {@code work}; makes none where none is. */
  public <T> T withExisting(Function<Store, T> work) {
    if (!settings().store().inFile()) {
      return withFounded(work);
    }
    Path file = existing();
    if (readOnly(file)) {
      throw Failure.of(
          ErrorCode.STORE_READ_ONLY,
          StoreDiagnosis.hindrance(file).map(StoreProblem::text).orElseThrow()
              + "; to read it all the same, make a copy with shared-context backup DIR, and name the"
              + " backup in it with SHARED_CONTEXT_HOME");
    }
    return withStore(work);
  }

  /** Whether there is a store, as far as can be seen from here. */
  public boolean hasStore() {
    if (settings().store().inFile()) {
      return !absent(settings().store().file());
    }
    try (Store store = Store.existing(settings().store())) {
      store.open();
      return true;
    } catch (Failure e) {
      if (e.code() != ErrorCode.STORE_UNAVAILABLE) {
        throw e;
      }
      return false;
    }
  }

  private <T> T withFounded(Function<Store, T> work) {
    try (Store store = Store.existing(settings().store())) {
      return timely(store, work);
    }
  }

  /** What is over is shown by no command either. */
  private <T> T timely(Store store, Function<Store, T> work) {
    Deadlines unused = StoreDeadlines.keep(store, clock(store));
    return work.apply(store);
  }

  /** Lends a state of the store that is there to {@code work}, be the store writable or not. */
  public <T> T reading(Function<Tx, T> work) {
    if (!settings().store().inFile()) {
      return withFounded(store -> store.read(work));
    }
    Path file = existing();
    return readOnly(file)
        ? ReadOnlyStore.readCurrent(StoreFiles.real(file), work)
        : withStore(store -> store.read(work));
  }

  /** Whether the store in {@code file} can be read and nothing else. */
  static boolean readOnly(Path file) {
    return StoreDiagnosis.hindrance(file)
        .flatMap(StoreProblem::code)
        .filter(code -> code == ErrorCode.STORE_READ_ONLY)
        .isPresent();
  }

  /** The file of the store that is there. */
  public Path existing() {
    Path file = settings().store().file();
    if (absent(file)) {
      boolean hidden = !Files.exists(file) && !Files.notExists(file);
      throw Failure.of(
          ErrorCode.STORE_UNAVAILABLE,
          "there is no store at " + file + (hidden ? " that this user can reach" : "")
              + "; the first server makes it, and SHARED_CONTEXT_HOME" + " names another place");
    }
    return file;
  }

  /** An empty file would become a store when it is opened. */
  private static boolean absent(Path file) {
    return !Files.exists(file) || (Files.isRegularFile(file) && file.toFile().length() == 0);
  }

  /**
   * Prints lines of text. {@link TerminalText} has gone over what of it others wrote for people; in what is
   * printed for programs, which is exact, escapes of JSON stand for what a terminal would obey.
   */
  public void print(String text) {
    out.println(Invisible.escapedJson(text));
    requireWritten();
  }

  /** Throws {@link Unwritten} unless everything that was printed could be written. */
  public void requireWritten() {
    if (out.checkError()) {
      throw new Unwritten();
    }
  }

  /** What was printed did not arrive: the disk is full, or nobody reads any more. */
  public static final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwritten() {
      super("standard output took not everything: the disk is full, or its reader has ended");
    }
  }

  /** Prints lines for whoever reads standard error, as {@link #print} does. */
  public void explain(String text) {
    err.println(Invisible.visible(text));
  }

  /** Prints a note that is not part of the result, on one line whatever it repeats. */
  public void note(String text) {
    err.println(Invisible.line(text));
  }
}
