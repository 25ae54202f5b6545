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
 * Time from starting a process to its answer to {@code initialize}, and its resident memory then:
 * the server, and an echo tool on the wire and on the official SDK's engine, with the same class path and
 * options, turn by turn. Arguments are Java homes; without any, the one this runs on.
 */
public final class StartComparison {
  private static final int ROUNDS = 15;
  private static final String HELLO = """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"start","version":"1"}}}
      """;
  private static final List<String> OPTIONS = List.of(
      "-Xlog:disable",
      "-Xlog:all=warning:stderr",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Xms16m",
      "-Xmn8m",
      "-Xmx384m",
      "-Xss512k",
      "-XX:ReservedCodeCacheSize=32m",
      "-XX:-UsePerfData");

  private StartComparison() {}

  /** Prints the medians as a Markdown table. */
  public static void main(String[] homes) throws IOException, InterruptedException {
    List<String> javas =
        homes.length == 0 ? List.of(System.getProperty("java.home")) : List.of(homes);
    Path store = Files.createTempDirectory("start");
    Map<String, List<long[]>> seen = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (String java : javas) {
        for (List<String> main : mains()) {
          long[] sample = sample(java, main, store);
          if (round > 0) {
            seen.computeIfAbsent(java + " " + main, key -> new ArrayList<>()).add(sample);
          }
        }
      }
    }
    print(seen);
  }

  private static List<List<String>> mains() {
    return List.of(
        List.of("io.sharedcontext.Main"),
        List.of("io.sharedcontext.wire.Echo"),
        List.of("io.sharedcontext.wire.SdkServer"),
        List.of("io.sharedcontext.wire.SdkServer", "novalidator"));
  }

  private static long[] sample(String java, List<String> main, Path store)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java + "/bin/java"));
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(main);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SHARED_CONTEXT_HOME", store.toString());
    long begun = System.nanoTime();
    Process process = builder.start();
    try (OutputStream out = process.getOutputStream();
        BufferedReader in = process.inputReader()) {
      out.write(HELLO.getBytes(StandardCharsets.UTF_8));
      out.flush();
      String answer = String.valueOf(in.readLine());
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
      if (!answer.contains("serverInfo")) {
        throw new IllegalStateException(command + " answered " + answer);
      }
      return new long[] {micros, resident(process.pid()), processor(process)};
    } finally {
      end(process);
    }
  }

  /** Processor time so far in milliseconds, which other load disturbs least. */
  private static long processor(Process process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  private static void end(Process process) throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Resident memory in KiB; 0 where there is no procfs. */
  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static void print(Map<String, List<long[]>> seen) {
    System.out.println("| process | median ms | fastest ms | processor ms | resident MB |");
    System.out.println("| --- | --- | --- | --- | --- |");
    seen.forEach((name, samples) -> System.out.printf(
        "| %s | %.0f | %.0f | %d | %.0f |%n",
        name,
        sorted(samples, 0)[samples.size() / 2] / 1000.0,
        sorted(samples, 0)[0] / 1000.0,
        sorted(samples, 2)[samples.size() / 2],
        sorted(samples, 1)[samples.size() / 2] / 1024.0));
  }

  private static long[] sorted(List<long[]> samples, int part) {
    long[] values = samples.stream().mapToLong(sample -> sample[part]).toArray();
    Arrays.sort(values);
    return values;
  }
}
