package io.sharedcontext.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Time of calls to a whole server through its pipes, warm: each kind alone, one after the other, and
 * then trivial calls with 64 in flight. The arguments are the command that starts it; without any,
 * {@code bin/shared-context}. {@code -Dcalls=REGEX} chooses kinds.
 */
public final class CallsThroughPipe {
  private static final int WARM_UP = 4_000;
  private static final int MEASURED = Integer.getInteger("measured", 4_000);
  private static final int IN_FLIGHT = 64;
  private static final int FLOOD = 200_000;

  private final Process server;
  private final OutputStream out;
  private final BufferedReader in;

  private CallsThroughPipe(Process server) {
    this.server = server;
    this.out = server.getOutputStream();
    this.in = server.inputReader(StandardCharsets.UTF_8);
  }

  /** Prints a Markdown table. */
  public static void main(String[] command) throws IOException, InterruptedException {
    String launcher = System.getProperty("shared-context.launcher", "bin/shared-context");
    ProcessBuilder builder = new ProcessBuilder(
            command.length == 0 ? new String[] {launcher} : command)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(Map.of(
            "SHARED_CONTEXT_HOME",
            Files.createTempDirectory("calls").toString(),
            "SHARED_CONTEXT_RATE_LIMIT",
            "0"));
    Process server = builder.start();
    try {
      new CallsThroughPipe(server).measure();
    } finally {
      server.getOutputStream().close();
      if (!server.waitFor(5, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private void measure() throws IOException {
    String hello = ask("""
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
        "capabilities":{},"clientInfo":{"name":"pipe","version":"1"}}}
        """);
    require(hello);
    String session = session(ask(call("create_session", "{\"purpose\":\"measure\"}")));
    Map<String, IntFunction<String>> kinds = kinds(session);
    kinds.forEach((kind, line) -> series(line, WARM_UP / 4));
    kinds.keySet().removeIf(kind -> !kind.matches(System.getProperty("calls", ".*")));
    System.out.println("| call | p50 µs | p99 µs | processor µs |");
    System.out.println("| --- | --- | --- | --- |");
    kinds.forEach(this::report);
    String trivial = call("get_usage_guidance", "{}");
    flood(trivial, WARM_UP);
    long before = processorMicros();
    double each = flood(trivial, FLOOD);
    System.out.printf(
        "%n%,.0f trivial calls/s with %d in flight, %.1f µs of processor time each%n",
        each, IN_FLIGHT, (processorMicros() - before) / (double) FLOOD);
    System.out.printf("resident MB afterwards: %d%n", resident() / 1024);
  }

  private static Map<String, IntFunction<String>> kinds(String session) {
    Map<String, IntFunction<String>> kinds = new LinkedHashMap<>();
    String in = "{\"session_id\":\"" + session + "\"";
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
    kinds.put("ping", i -> ping);
    kinds.put("get_usage_guidance", i -> call("get_usage_guidance", "{}"));
    kinds.put("list_sessions", i -> call("list_sessions", "{}"));
    kinds.put(
        "set_memory",
        i -> call(
            "set_memory",
            "{\"key\":\"k" + i % 100 + "\",\"value\":\"v" + i + "\",\"overwrite\":true}"));
    kinds.put("get_memory", i -> call("get_memory", "{\"key\":\"k" + i % 100 + "\"}"));
    kinds.put("add_message", i -> call("add_message", in + ",\"content\":\"message " + i + "\"}"));
    kinds.put("get_messages, 50", i -> call("get_messages", in + ",\"limit\":50}"));
    kinds.put(
        "get_messages, newest 50",
        i -> call("get_messages", in + ",\"limit\":50,\"direction\":\"backward\"}"));
    return kinds;
  }

  private static String call(String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
        + "\",\"arguments\":" + arguments + "}}\n";
  }

  private void report(String kind, IntFunction<String> line) {
    series(line, WARM_UP);
    long before = processorMicros();
    long[] nanos = series(line, MEASURED);
    long processor = processorMicros() - before;
    Arrays.sort(nanos);
    System.out.printf(
        "| %s | %d | %d | %d |%n",
        kind, nanos[MEASURED / 2] / 1000, nanos[MEASURED * 99 / 100] / 1000, processor / MEASURED);
  }

  private long[] series(IntFunction<String> line, int count) {
    long[] nanos = new long[count];
    try {
      for (int i = 0; i < count; i++) {
        String text = line.apply(i);
        long begun = System.nanoTime();
        String answer = ask(text);
        nanos[i] = System.nanoTime() - begun;
        require(answer);
      }
      return nanos;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a second when as many lines are always in flight, each with an id of its own. */
  private double flood(String line, int count) throws IOException {
    long begun = System.nanoTime();
    int sent = 0;
    for (int answered = 0; answered < count; answered++) {
      // Half of them at a time: a client that writes one by one is what would be measured.
      if (sent < count && sent - answered <= IN_FLIGHT / 2) {
        StringBuilder lines = new StringBuilder();
        for (int more = 0; more < IN_FLIGHT / 2; more++) {
          lines.append(line.replace("\"id\":1,", "\"id\":" + (10 + sent++) + ","));
        }
        write(lines.toString());
      }
      require(String.valueOf(in.readLine()));
    }
    while (sent > count) {
      require(String.valueOf(in.readLine()));
      sent--;
    }
    return count * 1e9 / (System.nanoTime() - begun);
  }

  private String ask(String line) throws IOException {
    write(line);
    return String.valueOf(in.readLine());
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void require(String answer) {
    if (!answer.contains("\"result\"") || answer.contains("\"isError\":true")) {
      throw new IllegalStateException("answered: " + answer);
    }
  }

  private static String session(String answer) {
    return Pattern.compile("session_[0-9a-f]{16}")
        .matcher(answer)
        .results()
        .findFirst()
        .orElseThrow()
        .group();
  }

  private long processorMicros() {
    return TimeUnit.NANOSECONDS.toMicros(
        server.info().totalCpuDuration().map(Duration::toNanos).orElse(0L));
  }

  private long resident() throws IOException {
    Path status = Path.of("/proc/" + server.pid() + "/status");
    return !Files.exists(status)
        ? 0
        : Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
  }
}
