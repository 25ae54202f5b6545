package io.sharedcontext.cli.classarchive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.cli.Cli;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.store.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A server on a store of its own that is asked for everything clients ask for, so that the JVM it
 * runs on sees the classes which that takes. Every answer is checked. For one thread.
 */
final class TrainingRun implements AutoCloseable {
  /** How long one answer may take, at the lowest priority beside other work. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Enough for the JVM to take the short ways that it keeps for what is done often. */
  private static final int ROUNDS = 20;

  private static final int MODERN_ROUNDS = 3;

  private final Process server;
  private final Operator operator;
  private final StdioClient client;
  private final TrainingAgents agents;
  private final String session;

  private TrainingRun(Process server, Operator operator, String session) {
    this.server = server;
    this.operator = operator;
    this.session = session;
    this.client = StdioClient.of(server, PATIENCE);
    this.agents = new TrainingAgents(client, session);
  }

  /** Makes a store in {@code home} and starts a server on it, by {@code command} and two arguments. */
  static TrainingRun start(List<String> command, Path home) throws IOException {
    Map<String, String> settings = Map.of(
        Setting.HOME.variable(), home.toString(),
        Setting.RATE_LIMIT.variable(), "1000000",
        Setting.DURABILITY.variable(), "process",
        Setting.SLOW_MS.variable(), "0",
        Setting.TOOLS.variable(), "all");
    Operator operator = new Operator(
        settings,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        System.err,
        false,
        Clock.systemUTC());
    String session = SeededStore.in(operator);
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(session, "alice"));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("SHARED_CONTEXT_"));
    builder.environment().putAll(settings);
    return new TrainingRun(builder.start(), operator, session);
  }

  /**
   * Asks for everything and ends the server as clients do; an answer that is wrong is a failure. How
   * long the JVM then takes to write the archive depends on the machine, so nothing limits it.
   *
   * @return its exit code
   */
  int play() throws IOException, InterruptedException {
    return play(ROUNDS);
  }

  /** The same with another number of rounds than the JVM needs, to see that every call succeeds. */
  int play(int rounds) throws IOException, InterruptedException {
    client.initialize();
    lists();
    agents.call("", "list_sessions", "{}");
    agents.enter("alice", "");
    agents.enter("bob", "");
    agents.enter(
        "carol", ",'api_key':'" + key() + "','requested_permissions':['read','write','admin']");
    act("legacy", rounds);
    subscribe();
    wakeFromOutside();
    agents.goModern();
    agents.ask("server/discover", agents.params());
    lists();
    act("modern", Math.min(rounds, MODERN_ROUNDS));
    listen();
    client.endInput();
    return server.waitFor();
  }

  /** The tools that were called with success. */
  Set<String> called() {
    return agents.called();
  }

  private String key() throws IOException {
    return PrivateFiles.readSecret(operator.settings().home().resolve("admin.key"))
        .orElseThrow()
        .strip();
  }

  private void act(String era, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      agents.begin(era + round);
      TrainingScript.play(TrainingScript.OFTEN, agents);
      awaken();
      queue();
    }
    for (int round = 0; round < 2; round++) {
      TrainingScript.play(TrainingScript.SELDOM, agents);
      documents();
      prompts();
    }
    TrainingScript.play(TrainingScript.SLOW, agents);
  }

  private void lists() throws IOException {
    for (String list :
        List.of("tools/list", "resources/list", "resources/templates/list", "prompts/list")) {
      agents.ask(list, agents.params());
    }
  }

  /** One agent waits until another posts. */
  private void awaken() throws IOException {
    String arguments = "{'session_id':'$S','after':'$P','timeout_seconds':20}";
    agents.call("bob", "get_messages", "{'session_id':'$S','direction':'backward','limit':1}");
    CompletableFuture<ObjectNode> waiting = agents.begun("bob", "wait_for_messages", arguments);
    agents.call("alice", "add_message", "{'session_id':'$S','content':'Wake up.'}");
    heard(agents.result("wait_for_messages", waiting));
  }

  private static void heard(JsonNode result) throws IOException {
    if (result.path("timed_out").asBoolean()) {
      throw new IOException("a wait was not woken: " + result);
    }
  }

  /** One agent stands in line for what another has locked. */
  private void queue() throws IOException {
    String lock = "{'session_id':'$S','action':'lock','resources':['gate'],'wait_seconds':20}";
    agents.call("alice", "coordinate_session_work", lock);
    CompletableFuture<ObjectNode> waiting = agents.begun("bob", "coordinate_session_work", lock);
    agents.call("alice", "coordinate_session_work", "{'session_id':'$S','action':'unlock'}");
    agents.result("coordinate_session_work", waiting);
    agents.call("bob", "coordinate_session_work", "{'session_id':'$S','action':'unlock'}");
  }

  private void documents() throws IOException {
    for (JsonNode one : agents.ask("resources/list", agents.params()).path("resources")) {
      agents.ask("resources/read", agents.params().put("uri", one.path("uri").asText()));
    }
    JsonNode templates = agents.ask("resources/templates/list", agents.params());
    for (JsonNode one : templates.path("resourceTemplates")) {
      String template = one.path("uriTemplate").asText();
      agents.ask("resources/read", agents.params().put("uri", filled(template)));
      complete("ref/resource", "uri", template, template.replaceAll(".*\\{(.*)}.*", "$1"));
    }
  }

  private String filled(String template) {
    return template
        .replace("{session_id}", session)
        .replace("{agent_id}", "carol")
        .replace("{topic}", "operations");
  }

  private void prompts() throws IOException {
    Map<String, String> known = new HashMap<>(
        Map.of("purpose", "a release", "session_id", session, "agents", "bob", "to", "bob"));
    for (JsonNode prompt : agents.ask("prompts/list", agents.params()).path("prompts")) {
      String name = prompt.path("name").asText();
      ObjectNode params = agents.params().put("name", name);
      ObjectNode arguments = params.putObject("arguments");
      for (JsonNode argument : prompt.path("arguments")) {
        String called = argument.path("name").asText();
        arguments.put(called, known.getOrDefault(called, "bob"));
        complete("ref/prompt", "name", name, called);
      }
      agents.ask("prompts/get", params);
    }
  }

  private void complete(String type, String by, String name, String argument) throws IOException {
    ObjectNode params = agents.params();
    params.putObject("ref").put("type", type).put(by, name);
    params.putObject("argument").put("name", argument).put("value", "");
    agents.ask("completion/complete", params);
  }

  /** A subscription of the legacy era. */
  private void subscribe() throws IOException, InterruptedException {
    ObjectNode document = agents.params().put("uri", "session://" + session);
    agents.ask("resources/subscribe", document);
    agents.call("alice", "add_message", "{'session_id':'$S','content':'News.'}");
    expect("notifications/resources/updated");
    agents.ask("resources/unsubscribe", document);
  }

  /** A stream of the modern era. */
  private void listen() throws IOException, InterruptedException {
    ObjectNode params = agents.params();
    params.putObject("notifications").putArray("resourceSubscriptions").add("session://" + session);
    long stream = client.open("subscriptions/listen", params);
    expect("notifications/subscriptions/acknowledged");
    agents.call("alice", "add_message", "{'session_id':'$S','content':'More news.'}");
    expect("notifications/resources/updated");
    client.sendNotification("notifications/cancelled", agents.params().put("requestId", stream));
  }

  private void expect(String method) throws IOException, InterruptedException {
    ObjectNode message = client.nextUnrequested();
    if (!message.path("method").asText().equals(method)) {
      throw new IOException("instead of " + method + " came " + message);
    }
  }

  /** A wait that a message from another process ends. */
  private void wakeFromOutside() throws IOException {
    CompletableFuture<ObjectNode> waiting = agents.begun(
        "bob", "wait_for_messages", "{'timeout_seconds':20,'session_id':'$S','after':'$P'}");
    int code = Cli.run(List.of("post", session, "From outside.", "--as", "dave"), operator);
    if (code != 0) {
      throw new IOException("a message from outside was refused");
    }
    heard(agents.result("wait_for_messages", waiting));
  }

  /** Ends the server, and what it started to write the archive, at once. */
  @Override
  public void close() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
  }
}
