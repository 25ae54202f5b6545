package io.sharedcontext.acceptance;

import static java.nio.file.Files.createDirectories;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import io.sharedcontext.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers started in the working trees of a real repository are in one workspace. */
@DisabledOnOs(OS.WINDOWS)
class WorkspaceIT {
  @TempDir
  Path top;

  private void git(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(top.resolve("git.log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", top.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(top.resolve("git.log"))).isZero();
  }

  private boolean hasGit() {
    try {
      git(top, "--version");
      return true;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private ServerProcess serverIn(Path directory, String agent) {
    Path home = top.resolve("store");
    ProcessBuilder builder = ServerProcess.builder(
        ServerProcess.command("io.sharedcontext.Main"), home, Map.of(Setting.AGENT_ID, agent));
    builder.environment().remove(Setting.WORKSPACE.variable());
    return ServerProcess.run(builder.directory(directory.toFile()));
  }

  @Test
  void worktrees_submodules_and_plain_directories() throws Exception {
    assumeTrue(hasGit());
    Path shop = createDirectories(top.resolve("shop"));
    git(shop, "init", "-q");
    git(shop, "commit", "-q", "--allow-empty", "-m", "begin");
    git(shop, "worktree", "add", "-q", "../fix");
    Path part = createDirectories(top.resolve("part"));
    git(part, "init", "-q");
    git(part, "commit", "-q", "--allow-empty", "-m", "begin");
    git(
        shop,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        part.toString(),
        "libs/part");
    git(top, "clone", "-q", "--bare", "shop", "shop.git");
    git(top.resolve("shop.git"), "worktree", "add", "-q", "../feature", "-b", "feature");
    Path notes = createDirectories(top.resolve("notes"));

    String name = name(shop);
    assertThat(name).matches("shop-[0-9a-f]{6}").isEqualTo(name(top.resolve("fix")));
    assertThat(name(shop.resolve("libs/part"))).matches("part-[0-9a-f]{6}");
    assertThat(name(top.resolve("feature")))
        .matches("shop-[0-9a-f]{6}")
        .isEqualTo(name(top.resolve("shop.git")))
        .isNotEqualTo(name);
    assertThat(name(notes)).matches("notes-[0-9a-f]{6}");
    git(
        shop,
        "worktree",
        "move",
        top.resolve("fix").toString(),
        top.resolve("moved").toString());
    assertThat(name(top.resolve("moved"))).isEqualTo(name);
  }

  private static String name(Path directory) {
    return Workspace.of(directory).orElseThrow().name();
  }

  @Test
  void agents_in_two_worktrees_see_their_sessions_first_and_all_others() throws Exception {
    assumeTrue(hasGit());
    Path shop = createDirectories(top.resolve("shop"));
    git(shop, "init", "-q");
    git(shop, "commit", "-q", "--allow-empty", "-m", "begin");
    git(shop, "worktree", "add", "-q", "../fix");
    Path src = createDirectories(top.resolve("fix/src"));
    Path notes = createDirectories(top.resolve("notes"));
    try (ServerProcess ada = serverIn(shop, "ada");
        ServerProcess bob = serverIn(src, "bob");
        ServerProcess eve = serverIn(notes, "eve")) {
      String ours = ada.call("create_session", Map.of("purpose", "ours"))
          .path("workspace")
          .asText();
      eve.call("create_session", Map.of("purpose", "elsewhere"));

      JsonNode seen = bob.call("list_sessions", Json.object()).get("sessions");

      assertThat(ours).isEqualTo(name(shop));
      assertThat(seen).hasSize(2);
      assertThat(seen.get(0).path("workspace").asText()).isEqualTo(ours);
      assertThat(bob.call("list_sessions", Map.of("workspace", "current")).get("sessions"))
          .hasSize(1);
      assertThat(
              eve.call("list_sessions", Json.object()).at("/sessions/0/purpose").asText())
          .isEqualTo("elsewhere");
    }
  }

  @Test
  void a_client_that_declares_roots_is_asked_where_the_launch_says_nothing() throws Exception {
    Path shop = createDirectories(top.resolve("shop"));
    Path site = createDirectories(top.resolve("site"));
    try (ServerProcess server = serverIn(Path.of("/"), "ada")) {
      ObjectNode hello = Json.object().put("protocolVersion", "2025-11-25");
      hello.putObject("capabilities").putObject("roots").put("listChanged", true);
      hello.putObject("clientInfo").put("name", "tester").put("version", "1");
      server.request("initialize", hello);
      assertThat(begin(server)).as("before it was asked").isEmpty();

      server.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      answer(
          server, "https://example.org/", shop.toUri().toString(), site.toUri().toString());
      Await.until("the first directory is the workspace", () -> begin(server).equals(name(shop)));

      server.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
      answer(server, site.toUri().toString());
      Await.until("it changes with the roots", () -> begin(server).equals(name(site)));
    }
  }

  @Test
  void a_client_that_declares_roots_is_not_asked_where_the_launch_says_it() throws Exception {
    Path shop = createDirectories(top.resolve("shop"));
    try (ServerProcess server = serverIn(shop, "ada")) {
      ObjectNode hello = Json.object().put("protocolVersion", "2025-11-25");
      hello.putObject("capabilities").putObject("roots");
      hello.putObject("clientInfo").put("name", "tester").put("version", "1");
      server.request("initialize", hello);
      server.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      assertThat(begin(server)).isEqualTo(name(shop));
      assertThat(server.silent()).isTrue();
    }
  }

  private static String begin(ServerProcess server) {
    return server
        .call("create_session", Map.of("purpose", "p"))
        .path("workspace")
        .asText();
  }

  /** Answers the server's question for the client's roots. */
  private static void answer(ServerProcess server, String... roots) {
    ObjectNode asked = server.receiveObject();
    assertThat(asked.path("method").asText()).isEqualTo("roots/list");
    ObjectNode answer = Json.object().put("jsonrpc", "2.0");
    answer.set("id", asked.get("id"));
    ArrayNode list = answer.putObject("result").putArray("roots");
    for (String uri : roots) {
      list.addObject().put("uri", uri);
    }
    server.send(answer.toString());
  }
}
