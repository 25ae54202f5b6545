package io.sharedcontext.acceptance;

import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a new process spends of the processors on its first calls, by tool, and on the threads behind
 * them: {@code bin/shared-context} with the archive of classes that it finds. Prints medians as a
 * Markdown table. Argument: how many processes.
 */
public final class YoungProcess {
  private static final int EACH = 14;

  private YoungProcess() {}

  /** Starts one process after another on one store. */
  public static void main(String[] arguments) throws IOException {
    int processes = arguments.length == 0 ? 9 : Integer.parseInt(arguments[0]);
    Path home = Files.createTempDirectory("young-process");
    Map<String, List<Long>> spent = new LinkedHashMap<>();
    for (int i = 0; i <= processes; i++) {
      Map<String, Long> one = young(home);
      // The first makes the store.
      if (i > 0) {
        one.forEach((what, millis) ->
            spent.computeIfAbsent(what, key -> new ArrayList<>()).add(millis));
      }
    }
    System.out.println("| first " + EACH + " calls of each, in turn | processor ms |");
    System.out.println("| --- | --- |");
    spent.forEach(
        (what, millis) -> System.out.println("| " + what + " | " + median(millis) + " |"));
  }

  private static Map<String, Long> young(Path home) {
    String launcher = System.getProperty("shared-context.launcher", "bin/shared-context");
    Map<String, Long> spent = new LinkedHashMap<>();
    ProcessBuilder builder = ServerProcess.builder(
        List.of(Path.of(launcher).toAbsolutePath().toString()),
        home,
        Map.of(Setting.AGENT_ID, "young", Setting.RATE_LIMIT, "0"));
    builder.environment().remove(ServerProcess.CLASS_ARCHIVE);
    try (ServerProcess server = ServerProcess.run(builder)) {
      String session = ProcessConversation.session(server);
      spent.put("start and first answer", processor(server));
      for (int i = 0; i < EACH; i++) {
        calls(session, i).forEach((tool, request) -> {
          long before = processor(server);
          ProcessConversation.ok(server, tool, request);
          spent.merge(tool, processor(server) - before, Long::sum);
        });
      }
      spent.put("all of them", processor(server));
    }
    return spent;
  }

  private static Map<String, Map<String, Object>> calls(String session, int number) {
    Map<String, Map<String, Object>> calls = new LinkedHashMap<>();
    calls.put("add_message", Map.of("session_id", session, "content", "on servers, " + number));
    calls.put("get_messages", Map.of("session_id", session));
    calls.put("set_memory", Map.of("key", "k", "value", number));
    calls.put("get_memory", Map.of("key", "k"));
    calls.put("catch_up", Map.of());
    calls.put("search_context", Map.of("query", "servers " + number));
    calls.put("list_sessions", Map.of());
    return calls;
  }

  /** In steps of the kernel's clock, mostly 10 ms. */
  private static long processor(ServerProcess server) {
    return server.process().info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
  }
}
