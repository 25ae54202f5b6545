package io.sharedcontext.targets;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole calls of every tool that {@link TargetsBenchmark} does not measure, each by itself: what is
 * promised for any tool. In one process with the runner, as a fork for each would take longer than
 * the calls.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(0)
@Warmup(iterations = 1, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 1, time = 700, timeUnit = TimeUnit.MILLISECONDS)
public class OtherToolsBenchmark {
  private static final int HISTORY = 200;

  /** Measured by a benchmark of its own. */
  private static final Set<String> NAMED = Set.of(
      "create_session",
      "add_message",
      "get_messages",
      "search_context",
      "set_memory",
      "get_memory");

  /** A line is a tool and its arguments; $S stands for a session, $M for a message in it, $W for work. */
  private static final String CALLS = """
      authenticate_agent {'agent_id':'somebody','agent_type':'benchmark'}
      refresh_token {'token':'$T'}
      update_session {'session_id':'$S','purpose':'measuring'}
      list_sessions {}
      get_session {'session_id':'$S'}
      catch_up {}
      get_messages_advanced {'session_id':'$S','search':'number 1'}
      set_message_visibility {'message_id':$M,'visibility':'public'}
      wait_for_messages {'session_id':'$S','timeout_seconds':0}
      get_message_status {'message_id':$M}
      ask_human {'session_id':'$S','question':'Why?'}
      search_by_sender {'session_id':'$S','sender':'measured'}
      search_by_timerange {'session_id':'$S','start_time':'2020-01-01','end_time':'2090-01-01'}
      list_memory {}
      delete_memory {'key':'none'}
      delete_message {'message_id':$M,'idempotency_key':'once'}
      delete_session {'session_id':'$S','idempotency_key':'once'}
      register_agent_presence {'status':'busy'}
      get_active_agents {}
      coordinate_session_work {'session_id':'$S','action':'lock','resources':['a']}
      add_work_item {'session_id':'$S','title':'measure'}
      claim_work_item {'session_id':'$S','work_item_id':'$W'}
      update_work_item {'work_item_id':'$W','note':'measured'}
      list_work_items {'session_id':'$S'}
      get_usage_guidance {}
      get_audit_log {}
      get_agent_activity_summary {}
      get_performance_metrics {}
      generate_api_documentation {}
      """;

  /** {@link TargetsRun} gives every tool of the list above. */
  @Param("get_usage_guidance")
  public String tool = "";

  private Path home;
  private PipedServer server;
  private String line;
  private String token;

  /** A session of some messages, and a caller that may call every tool. */
  @Setup
  public void fill() throws IOException {
    home = Files.createTempDirectory("targets");
    String arguments = calls().getOrDefault(tool, "{}");
    try (PipedServer founder = new PipedServer(home, Map.of(Setting.DURABILITY, "process"))) {
      String session = founder
          .call("create_session", "{'purpose':'measuring'}")
          .path("session_id")
          .asText();
      String message = "";
      for (int i = 0; i < HISTORY; i++) {
        message = founder
            .call("add_message", "{'session_id':'" + session + "','content':'number " + i + "'}")
            .path("message_id")
            .asText();
      }
      String work = founder
          .call("add_work_item", "{'session_id':'" + session + "','title':'something'}")
          .path("work_item_id")
          .asText();
      arguments = arguments.replace("$S", session).replace("$M", message).replace("$W", work);
    }
    String key = Files.readString(home.resolve("admin.key")).strip();
    server = new PipedServer(home, Map.of(Setting.AGENT_ID, "root", Setting.API_KEY, key));
    line = PipedServer.line(tool, arguments);
    token = tool.equals("refresh_token") ? token() : "";
    checkThatNoToolIsMissing();
  }

  /** The tools that are measured here. */
  static Set<String> tools() {
    return calls().keySet();
  }

  private static Map<String, String> calls() {
    Map<String, String> calls = new LinkedHashMap<>();
    CALLS.lines().forEach(call -> {
      List<String> words = List.of(call.split(" ", 2));
      calls.put(words.get(0), words.get(1));
    });
    return calls;
  }

  private void checkThatNoToolIsMissing() {
    Set<String> missing = new TreeSet<>(server.tools());
    missing.removeAll(NAMED);
    missing.removeAll(tools());
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no benchmark measures " + missing);
    }
  }

  private String token() {
    return server
        .call("authenticate_agent", "{'agent_id':'somebody','agent_type':'benchmark'}")
        .path("token")
        .asText();
  }

  /** Closes the server and removes its store. */
  @TearDown
  public void remove() throws IOException {
    server.close();
    FileTree.delete(home);
  }

  @Benchmark
  public String any_tool() {
    String answer = server.ask(line.replace("$T", token));
    if (!token.isEmpty()) {
      token = answer.replaceFirst("(?s).*?\"token\":\"([^\"]+)\".*", "$1");
    }
    return answer;
  }
}
