package io.sharedcontext;

import io.sharedcontext.cli.Cli;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.log.Provider;
import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.store.sqlite.SqliteDriver;
import io.sharedcontext.telemetry.Telemetry;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Clock;
import java.util.List;

/** Starts the server, or one of the commands beside it. */
public final class Main {
  private static final int UNSTARTED = 1;

  private Main() {}

  /** Serves without arguments or with {@code serve}; anything else is a command. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (words.isEmpty() || words.equals(List.of("serve"))) {
      serveOrSayWhyNot();
    } else {
      quiet();
      begin("driver", SqliteDriver::prepare);
      System.exit(Cli.run(words, Operator.here()));
    }
  }

  /** Without memory or file descriptors not even the classes can be loaded that would say so. */
  private static void serveOrSayWhyNot() {
    try {
      serve();
    } catch (LinkageError | OutOfMemoryError e) {
      System.err.println("shared-context: this server cannot start, for want of memory or of file"
          + " descriptors (ulimit -n): " + e);
      Runtime.getRuntime().halt(UNSTARTED);
    }
  }

  private static void serve() {
    // Standard output belongs to the protocol; whatever prints by mistake must not reach it.
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    UncaughtErrors.install();
    begin("json", () -> Json.parse("{}"));
    new Server(settings())
        .serve(out, Telemetry.of(System.getenv(), Version.text(), Clock.systemUTC()));
  }

  /**
   * Does beside the assembly of a server, or the reading of a command, what it will need in a moment: Java 25
   * computes powers of five for 15 ms when the class of the parser for numbers is set up, and the driver asks
   * the locale for the names of its months, for 40. The latter not beside a server's assembly: it would answer
   * {@code initialize} a tenth later. What fails here fails again where it is needed, and is told there.
   */
  private static void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, failure) -> {});
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // No more threads for this user; it can do without.
    }
  }

  /** Commands log like servers; with a wrong setting too, about which they complain themselves. */
  private static void quiet() {
    try {
      Provider.install(Settings.of(System.getenv()).log());
    } catch (Settings.Wrong e) {
      Provider.install("warn");
    }
  }

  /** The settings of the environment; a wrong one ends the process. */
  private static Settings settings() {
    try {
      Settings settings = Settings.of(System.getenv());
      Provider.install(settings.log());
      say("shared-context " + Version.text() + " store " + settings.store().name());
      Setting.unknown(System.getenv())
          .forEach(name -> say("shared-context: unknown setting " + name));
      return settings;
    } catch (Settings.Wrong e) {
      say("shared-context: " + e.getMessage());
      System.exit(2);
      throw e;
    }
  }

  /** A variable or a path may hold anything. */
  private static void say(String text) {
    System.err.println(Invisible.line(text));
  }
}
