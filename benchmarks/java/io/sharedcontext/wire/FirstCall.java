package io.sharedcontext.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Time from starting a server to the answer to its first tool call, and its memory after a hundred
 * calls: {@code bin/shared-context} with and without its archive of classes, beside the reference
 * memory server on Node, turn by turn. Arguments: that server's {@code dist/index.js}, then Java
 * homes.
 */
public final class FirstCall {
  private static final int ROUNDS = 15;
  private static final int CALLS = 100;
  private static final String HELLO = """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"start","version":"1"}}}
      """;
  private static final String CALL = """
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"%s","arguments":%s}}
      """;

  private FirstCall() {}

  /** A server: its command, what it is told by its environment, and a call that changes its store. */
  private record Server(
      String name,
      List<String> command,
      Map<String, String> environment,
      String tool,
      String arguments) {
    String call() {
      return CALL.formatted(tool, arguments);
    }
  }

  /** What one start took, and what it came to. */
  private record Sample(
      long helloMicros, long callMicros, long processorMillis, long kib, long privateKib) {}

  /** Prints the medians as a Markdown table, with their ratios to the first server's. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path place = Files.createTempDirectory("first-call");
    List<Server> servers = new ArrayList<>();
    servers.add(new Server(
        "reference memory server on Node",
        List.of("node", arguments[0]),
        Map.of("MEMORY_FILE_PATH", place.resolve("memory.jsonl").toString()),
        "create_entities",
        "{\"entities\":[{\"name\":\"a\",\"entityType\":\"b\",\"observations\":[\"c\"]}]}"));
    for (String java : Arrays.asList(arguments).subList(1, arguments.length)) {
      servers.addAll(ours(java, place));
    }
    Map<Server, List<Sample>> seen = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (Server server : servers) {
        Sample sample = sample(server);
        if (round > 0) {
          seen.computeIfAbsent(server, key -> new ArrayList<>()).add(sample);
        }
      }
    }
    print(seen);
  }

  private static List<Server> ours(String java, Path place)
      throws IOException, InterruptedException {
    String launcher = System.getProperty("shared-context.launcher", "bin/shared-context");
    Map<String, String> with = Map.of(
        "SHARED_CONTEXT_JAVA", java,
        "SHARED_CONTEXT_HOME", place.resolve("store").toString(),
        "XDG_CACHE_HOME", place.resolve("caches").toString());
    Map<String, String> without = new LinkedHashMap<>(with);
    without.put("SHARED_CONTEXT_CLASS_ARCHIVE", "off");
    ProcessBuilder making = new ProcessBuilder(launcher, "class-archive").inheritIO();
    making.environment().putAll(with);
    int code = making.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("no archive was made: " + code);
    }
    String arguments = "{\"purpose\":\"measure\"}";
    return List.of(
        new Server(java + ", archive", List.of(launcher), with, "create_session", arguments),
        new Server(java + ", none", List.of(launcher), without, "create_session", arguments));
  }

  private static Sample sample(Server server) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(server.command()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(server.environment());
    long begun = System.nanoTime();
    Process process = builder.start();
    try (OutputStream out = process.getOutputStream();
        BufferedReader in = process.inputReader()) {
      ask(HELLO, out, in);
      long hello = System.nanoTime();
      ask(server.call(), out, in);
      long called = System.nanoTime();
      long processor = process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
      for (int call = 0; call < CALLS; call++) {
        ask(server.call(), out, in);
      }
      return new Sample(
          TimeUnit.NANOSECONDS.toMicros(hello - begun),
          TimeUnit.NANOSECONDS.toMicros(called - begun),
          processor,
          memory(process.pid(), "Rss:"),
          memory(process.pid(), "Private_Clean:") + memory(process.pid(), "Private_Dirty:"));
    } finally {
      end(process);
    }
  }

  private static void ask(String lines, OutputStream out, BufferedReader in) throws IOException {
    out.write(lines.getBytes(StandardCharsets.UTF_8));
    out.flush();
    String answer = String.valueOf(in.readLine());
    if (!answer.contains("\"result\"") || answer.contains("\"isError\":true")) {
      throw new IllegalStateException(lines + " was answered with " + answer);
    }
  }

  private static void end(Process process) throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Memory in KiB; 0 where there is no procfs. */
  private static long memory(long pid, String kind) throws IOException {
    Path rollup = Path.of("/proc/" + pid + "/smaps_rollup");
    if (!Files.exists(rollup)) {
      return 0;
    }
    return Files.readAllLines(rollup).stream()
        .filter(line -> line.startsWith(kind))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static void print(Map<Server, List<Sample>> seen) {
    System.out.println(
        "| server | `initialize` ms | first call ms | fastest ms | processor ms | resident MB | private MB | ratio of first call, resident |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    Sample[] first = {new Sample(1, 1, 1, 1, 1)};
    seen.forEach((server, samples) -> {
      Sample median = median(samples);
      first[0] = server.equals(seen.keySet().iterator().next()) ? median : first[0];
      System.out.printf(
          "| %s | %d | %d | %d | %d | %d | %d | %.2f, %.2f |%n",
          server.name(),
          median.helloMicros() / 1000,
          median.callMicros() / 1000,
          samples.stream().mapToLong(Sample::callMicros).min().orElse(0) / 1000,
          median.processorMillis(),
          median.kib() / 1024,
          median.privateKib() / 1024,
          (double) median.callMicros() / first[0].callMicros(),
          (double) median.kib() / first[0].kib());
    });
  }

  /** The median of each part by itself. */
  private static Sample median(List<Sample> samples) {
    return new Sample(
        middle(samples.stream().mapToLong(Sample::helloMicros).toArray()),
        middle(samples.stream().mapToLong(Sample::callMicros).toArray()),
        middle(samples.stream().mapToLong(Sample::processorMillis).toArray()),
        middle(samples.stream().mapToLong(Sample::kib).toArray()),
        middle(samples.stream().mapToLong(Sample::privateKib).toArray()));
  }

  private static long middle(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
