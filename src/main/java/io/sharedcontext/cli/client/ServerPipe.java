package io.sharedcontext.cli.client;

import io.sharedcontext.cli.spawn.LaunchCommand;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/**
 * A server process behind its pipes: lines in, lines out, and the last that it said on standard
 * error. Several threads may send; one at a time receives.
 */
final class ServerPipe {
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int KEPT_ERRORS = 20;

  private final Process process;
  private final BufferedReader output;
  private final ConcurrentLinkedDeque<String> errors = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Boolean> errorsEnded = new CompletableFuture<>();

  ServerPipe(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    background(this::drainErrors);
  }

  /** Starts the process; of this process's settings it gets only which Java to take. */
  static ServerPipe start(LaunchCommand launching, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(launching.words());
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.startsWith("SHARED_CONTEXT_") && !name.startsWith("SHARED_CONTEXT_JAVA"));
    builder.environment().putAll(environment);
    try {
      return new ServerPipe(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void background(Runnable work) {
    Thread thread = new Thread(work, "client");
    thread.setDaemon(true);
    thread.start();
  }

  private void drainErrors() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(this::complain);
    } catch (IOException | UncheckedIOException e) {
      complain(e.toString());
    } finally {
      errorsEnded.complete(true);
    }
  }

  /** Keeps a line beside what came on standard error. */
  void complain(String line) {
    errors.add(line);
    if (errors.size() > KEPT_ERRORS) {
      errors.poll();
    }
  }

  synchronized void send(String line) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(reason(), e);
    }
  }

  /** The next line; an error at the end of the process. */
  String receive() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new EOFException("the server process ended: " + reason());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** What a process that is at its end said; one that it started may hold its standard error open. */
  private String reason() {
    errorsEnded
        .completeOnTimeout(true, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    return errors();
  }

  String errors() {
    return String.join("\n", errors);
  }

  long pid() {
    return process.pid();
  }

  void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      complain(e.toString());
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Ends its input and waits for its end; a process that does not end by then is killed. */
  void close(Duration patience) {
    endInput();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
