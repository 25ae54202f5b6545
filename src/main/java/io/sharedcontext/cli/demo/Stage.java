package io.sharedcontext.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.cli.spawn.SdkClient;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The agents of the demonstration, each with a server process of its own on one store. For one thread. */
final class Stage implements AutoCloseable {
  private final Operator operator;
  private final Path home;
  private final Map<String, SdkClient> agents = new LinkedHashMap<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private int checks;

  /**
   * An empty stage.
   *
   * @param operator where the story is told
   * @param home the directory of the store
   */
  Stage(Operator operator, Path home) {
    this.operator = operator;
    this.home = home;
  }

  /** A promise that was not kept. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String sentence) {
      super(sentence);
    }
  }

  Path home() {
    return home;
  }

  Operator operator() {
    return operator;
  }

  /** Starts the server of an agent; whatever ran under its name before is forgotten. */
  SdkClient enter(String agent, String type) {
    Map<String, String> environment = environment();
    environment.put("SHARED_CONTEXT_AGENT_ID", agent);
    environment.put("SHARED_CONTEXT_AGENT_TYPE", type);
    SdkClient spawned = SdkClient.start(LaunchCommand.here(), environment, "demo");
    agents.put(agent, spawned);
    return spawned;
  }

  /**
   * Runs a command on the store, in a process of its own, and says what it printed; fails if that failed.
   *
   * @param input what it is given to read
   */
  String command(List<String> words, String input) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(LaunchCommand.here().words());
    all.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(all).redirectError(Redirect.DISCARD);
    builder.environment().putAll(environment());
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new Broken(String.join(" ", words) + " failed");
    }
    return said.strip();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(operator.forJava());
    environment.put("SHARED_CONTEXT_HOME", home.toString());
    return environment;
  }

  /** The agents in the order they entered. */
  Collection<String> names() {
    return agents.keySet();
  }

  SdkClient agent(String name) {
    SdkClient agent = agents.get(name);
    if (agent == null) {
      throw new IllegalStateException(name + " is not there");
    }
    return agent;
  }

  /** Calls a tool as an agent; a refusal ends the demonstration. */
  SdkClient.Reply call(String agent, String tool, Map<String, Object> arguments) {
    SdkClient.Reply reply = agent(agent).call(tool, arguments);
    if (reply.failed()) {
      throw new Broken(tool + " was refused: " + reply.text("/error"));
    }
    return reply;
  }

  /** Keeps a fact for a later scene. */
  void remember(String name, String fact) {
    facts.put(name, fact);
  }

  String recall(String name) {
    return facts.getOrDefault(name, "");
  }

  /** Says something. */
  void tell(String sentence) {
    operator.print("   " + sentence);
  }

  /** Says what was promised and ends the demonstration if it is not so. */
  void check(boolean kept, String promise) {
    if (!kept) {
      throw new Broken("NOT TRUE: " + promise);
    }
    checks++;
    tell("ok  " + promise);
  }

  int checks() {
    return checks;
  }

  @Override
  public void close() {
    agents.values().forEach(SdkClient::close);
  }
}
