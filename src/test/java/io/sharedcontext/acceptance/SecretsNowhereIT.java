package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, tokens and secrets stand in no log, no error, no list of processes and no file but their own. */
class SecretsNowhereIT {
  private static final String WRONG = "sck_" + "Wr0ng".repeat(8) + "abc";

  /** Where a client may put a key or a token by mistake. */
  private static final List<String> MISTAKES = List.of(
      "%s",
      "{'api_key':'%s'}",
      "{'jsonrpc':'2.0','id':1,'method':'ping','params':{'api_key':'%s'",
      "{'jsonrpc':'2.0','id':2,'method':'tools/call','params':{'name':'list_sessions','arguments':"
          + "{'auth_token':'%s'}}}",
      "{'jsonrpc':'2.0','id':3,'method':'tools/call','params':{'name':'list_sessions','arguments':"
          + "{'api_key':'%s'}}}",
      "{'jsonrpc':'2.0','id':4,'method':'tools/call','params':{'name':'refresh_token','arguments':"
          + "{'token':'%s'}}}",
      "{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'name':'authenticate_agent',"
          + "'arguments':{'agent_id':'eve','agent_type':'t','api_key':'%s'}}}",
      "{'jsonrpc':'2.0','id':6,'method':'tools/call','params':{'name':'authenticate_agent',"
          + "'arguments':{'agent_id':'admin','agent_type':'t','api_key':['%s']}}}");

  @TempDir
  private Path home;

  private final List<String> secrets = new ArrayList<>();

  private ServerProcess server(String key) {
    return ServerProcess.start(
        home,
        Map.of(
            Setting.AGENT_ID, "boss",
            Setting.API_KEY, key,
            Setting.LOG, "debug",
            Setting.RATE_LIMIT, "0"));
  }

  private void assertNowhere(String what, String text) {
    for (String secret : secrets) {
      assertThat(text).as(what).doesNotContain(secret);
    }
  }

  /** The command lines of a process and of all that it started, as every user sees them. */
  private static String listed(Process process) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ProcessHandle one :
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
      Path line = Path.of("/proc", Long.toString(one.pid()), "cmdline");
      if (Files.isReadable(line)) {
        lines.append(new String(Files.readAllBytes(line), StandardCharsets.UTF_8));
      }
    }
    return lines.toString();
  }

  @Test
  void none_is_in_a_log_an_error_a_list_of_processes_or_another_file() throws IOException {
    ServerProcess.start(home, "founder").call("create_session", Map.of("purpose", "p"));
    String key = Files.readString(home.resolve("admin.key")).strip();
    secrets.add(key);
    if (TestEngine.current() == TestEngine.SQLITE) {
      secrets.add(Files.readString(home.resolve("token.secret")).strip());
    }
    ServerProcess server = server(key);
    ObjectNode issued =
        server.call("authenticate_agent", Map.of("agent_id", "boss", "agent_type", "t"));
    String token = issued.path("token").asText();
    assertThat(token).isNotEmpty();
    String bad = token.substring(0, token.length() - 4) + "AAAA";
    secrets.addAll(List.of(token, bad, WRONG));

    for (String secret : List.of(key, WRONG, bad)) {
      for (String mistake : MISTAKES) {
        server.send(mistake.formatted(secret).replace('\'', '"'));
      }
    }
    server.call("get_audit_log", Map.of("auth_token", token));
    assertNowhere("list of processes", listed(server.process()));
    assertThat(server.request("ping", Json.object()).has("result")).isTrue();
    server.endInput();
    int code = server.exitCode();
    assertThat(code).as(server.errors()).isNotNegative();

    assertNowhere("standard error", server.errors());
    while (!server.silent()) {
      String answer = server.receive();
      if (!answer.contains("\"token\"")) {
        assertNowhere("answer", answer);
      }
    }
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.filter(SecretsNowhereIT::open).toList()) {
        assertNowhere(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static boolean open(Path file) {
    return Files.isRegularFile(file)
        && !List.of("admin.key", "token.secret").contains(file.getFileName().toString());
  }
}
