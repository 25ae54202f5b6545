package io.sharedcontext.faults;

import io.sharedcontext.faults.check.History;
import io.sharedcontext.faults.check.Verdict;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Agents at work on one store, and what is done to their servers. */
final class Arena {
  /** How long agents may take to succeed again, on a machine that does other things too. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int LAST_SIGNAL = 128;

  /** Characters of the end of a log. */
  private static final int LAST = 3_000;

  /** What no fault explains. */
  private static final Set<String> UNEXPLAINED = Set.of("INVALID_INPUT", "PERMISSION_DENIED");

  private final Lab lab;
  private final Path home;
  private final String session;
  private final History history = new History();
  private final List<Agent> agents = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger lives = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean paused = new AtomicBoolean();
  private final Map<String, Integer> codes = new ConcurrentHashMap<>();
  private final Map<String, String> examples = new ConcurrentHashMap<>();
  private final ServerStart start;
  private volatile long mark;

  /** How an agent's server is started. */
  interface ServerStart {
    ProcessBuilder builder(String agent);
  }

  Arena(Lab lab, Path home, int count) {
    this(lab, home, count, agent -> lab.builder(home, agent));
  }

  Arena(Lab lab, Path home, int count, ServerStart start) {
    this.lab = lab;
    this.home = home;
    this.start = start;
    List<Life> first = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      first.add(launch("agent-" + i));
    }
    Reply made =
        Reply.of(first.get(0).server(), "create_session", Json.object().put("purpose", "faults"));
    this.session = made.content().path("session_id").asText();
    if (session.isEmpty()) {
      throw new AssertionError(
          "no session: " + made + " " + first.get(0).server().errors());
    }
    for (int i = 0; i < count; i++) {
      Agent agent = new Agent(this, "agent-" + i, first.get(i), lab.random().nextLong());
      agents.add(agent);
      threads.add(new Thread(agent, agent.name()));
    }
    threads.forEach(Thread::start);
  }

  private Life launch(String agent) {
    String name = agent + "#" + lives.incrementAndGet();
    return new Life(name, ServerProcess.run(start.builder(agent)));
  }

  /** A new server for an agent whose last one is gone. */
  Life next(Life last, String agent) {
    int code = last.server().exitCode();
    history.ended(last.name(), System.nanoTime());
    if (!last.condemned().get()) {
      codes.merge("exit " + code, 1, Integer::sum);
      if (code == 0 || code > LAST_SIGNAL) {
        history.odd(
            last.name() + " ended by itself with " + code + ": " + last.server().errors());
      }
    }
    return launch(agent);
  }

  History history() {
    return history;
  }

  Path home() {
    return home;
  }

  /** Runs a command on the store, which has to succeed. */
  void command(String... words) {
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(List.of(words));
    ServerProcess process = ServerProcess.run(lab.builder(command, home, "operator"));
    int code = process.finish();
    if (code != 0) {
      history.odd(String.join(" ", words) + " ended with " + code + ": " + process.errors());
    }
  }

  /** A file of the store. */
  Path file(String suffix) {
    return home.resolve("context.db" + suffix);
  }

  String session() {
    return session;
  }

  Random random() {
    return lab.random();
  }

  boolean over() {
    return over.get();
  }

  boolean paused() {
    return paused.get();
  }

  long mark() {
    return mark;
  }

  /** The failures that agents were told, by code. */
  Map<String, Integer> codes() {
    return new TreeMap<>(codes);
  }

  /** What one of them was told with that code. */
  String example(String code) {
    return examples.getOrDefault(code, "");
  }

  /** What an agent was told; of an error inside its server only that one's log tells the cause. */
  void heard(Agent who, Reply reply) {
    String agent = who.name();
    reply
        .odd()
        .ifPresent(odd ->
            history.odd(agent + ": " + odd + "\n" + last(who.life().server().errors())));
    if (!reply.code().isEmpty()) {
      codes.merge(reply.code(), 1, Integer::sum);
      examples.putIfAbsent(reply.code(), agent + ": " + reply.content());
    }
    if (UNEXPLAINED.contains(reply.code())) {
      history.odd(agent + " was told " + reply.content());
    }
  }

  /** The name of one of the agents. */
  String somebody(Random chance) {
    return "agent-" + chance.nextInt(agents.size());
  }

  /** One of the servers that run now. */
  Life victim() {
    return agents.get(random().nextInt(agents.size())).life();
  }

  List<Life> lives() {
    return agents.stream().map(Agent::life).toList();
  }

  /** Ends a server as a crash does. */
  void kill(Life life) {
    life.condemned().set(true);
    history.ended(life.name(), System.nanoTime());
    life.server().process().destroyForcibly();
  }

  /** Ends all servers; agents start new ones as soon as they want something. */
  void killAll() {
    List<Life> all = lives();
    all.forEach(this::kill);
    all.forEach(life -> life.server().exitCode());
  }

  /** Kills all servers in the middle of their work, and ends it: the store is as a crash leaves it. */
  void crash() {
    over.set(true);
    killAll();
    end();
  }

  /** Waits until no agent waits for an answer; until {@link #resume} none asks for anything. */
  void pause() {
    paused.set(true);
    if (!Signals.within(PATIENCE, () -> agents.stream().allMatch(Agent::idle))) {
      history.odd("an agent is still waiting after " + PATIENCE);
    }
  }

  void resume() {
    paused.set(false);
  }

  /** Nanoseconds from now until every agent has made a change that it asked for after now. */
  long recovery() {
    mark = Long.MAX_VALUE;
    agents.forEach(Agent::forget);
    long from = System.nanoTime();
    mark = from;
    if (!Signals.within(PATIENCE, () -> agents.stream().allMatch(a -> a.recovered() > 0))) {
      String late = agents.stream()
          .filter(agent -> agent.recovered() == 0)
          .map(agent -> agent.life().name() + ": " + last(agent.life().server().errors()))
          .collect(Collectors.joining("; "));
      history.odd("no success within " + PATIENCE + " after the fault: " + late);
      return PATIENCE.toNanos();
    }
    return agents.stream().mapToLong(Agent::recovered).max().orElse(from) - from;
  }

  private static String last(String text) {
    return text.substring(Math.max(0, text.length() - LAST));
  }

  /** Ends the work and all servers, softly. */
  void end() {
    over.set(true);
    threads.forEach(Arena::join);
    lives().forEach(life -> life.server().endInput());
    for (Life life : lives()) {
      int code = life.server().exitCode();
      if (!life.condemned().get() && code > LAST_SIGNAL) {
        history.odd(life.name() + " ended with " + code + ": " + life.server().errors());
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends everything and judges what was heard and what is there. */
  Verdict judge() {
    end();
    return new Inspection(lab, home, session).judge(history);
  }
}
