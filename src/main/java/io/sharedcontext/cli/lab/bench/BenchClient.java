package io.sharedcontext.cli.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.tool.Json;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A server process that is asked and heard on one thread, so that what is measured is the server and
 * the pipe, and not this side's way from thread to thread. For one thread at a time.
 */
final class BenchClient implements AutoCloseable {
  private static final int SECONDS_TO_END = 10;

  private final Process process;
  private final BufferedReader in;
  private final OutputStream out;
  private final AtomicLong ids = new AtomicLong();

  private BenchClient(Process process) {
    this.process = process;
    this.in = new BufferedReader(new InputStreamReader(
        new BufferedInputStream(process.getInputStream()), StandardCharsets.UTF_8));
    this.out = process.getOutputStream();
  }

  /** Starts a server and shakes hands with it. */
  static BenchClient open(Map<String, String> environment) {
    BenchClient line = new BenchClient(StdioClient.launch(LaunchCommand.here(), environment));
    line.drainErrors();
    ObjectNode params = Json.object().put("protocolVersion", "2025-11-25");
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "bench").put("version", "1");
    String ignored = line.ask(line.request("initialize", params));
    line.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
    return line;
  }

  private void drainErrors() {
    Thread drain = new Thread(
        () -> {
          try (var errors = process.getErrorStream()) {
            errors.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "errors");
    drain.setDaemon(true);
    drain.start();
  }

  private String request(String method, ObjectNode params) {
    ObjectNode request =
        Json.object().put("jsonrpc", "2.0").put("id", ids.incrementAndGet()).put("method", method);
    request.set("params", params);
    return request + "\n";
  }

  /** The line that calls a tool. */
  String call(String tool, ObjectNode arguments) {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    return request("tools/call", params);
  }

  /** Sends a line and gives the next that comes back. */
  String ask(String line) {
    send(line);
    return receive();
  }

  /** Calls a tool, which must not fail, and gives its result. */
  JsonNode result(String tool, ObjectNode arguments) {
    return Json.object(checked(ask(call(tool, arguments)))).at("/result/structuredContent");
  }

  /** An answer that is not a failure. */
  static String checked(String answer) {
    if (answer.contains("\"isError\":true") || answer.contains("\"error\":{")) {
      throw new IllegalStateException("a measured call failed: " + answer);
    }
    return answer;
  }

  /**
   * Sends a call {@code count} times, as many as {@code inFlight} before their answers, and gives the
   * nanoseconds until the last answer.
   */
  long burst(Calls calls, int count, int inFlight) {
    Semaphore room = new Semaphore(inFlight);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    long began = System.nanoTime();
    // Not in the common pool, which has a single thread where there are two processors.
    Thread sending = new Thread(
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              room.acquireUninterruptibly();
              send(calls.line(i));
            }
          } catch (RuntimeException e) {
            // Nobody would ever answer what was not sent: the reader must not wait for it.
            failure.set(e);
            Process ended = process.destroyForcibly();
            assert ended.equals(process);
          }
        },
        "sending");
    sending.setDaemon(true);
    sending.start();
    try {
      for (int i = 0; i < count; i++) {
        String ignored = checked(receive());
        room.release();
      }
    } catch (UncheckedIOException e) {
      RuntimeException cause = failure.get();
      throw cause == null ? e : cause;
    }
    return System.nanoTime() - began;
  }

  /** The lines of a burst. */
  @FunctionalInterface
  interface Calls {
    String line(int number);
  }

  private void send(String line) {
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String receive() {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new EOFException("the server process ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    try {
      out.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        Process ignored = process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
