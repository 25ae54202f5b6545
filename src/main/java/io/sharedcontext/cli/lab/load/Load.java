package io.sharedcontext.cli.lab.load;

import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.lab.measure.Machine;
import io.sharedcontext.cli.lab.measure.TempStore;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs a plan: starts the processes, lets the agents work, counts afterwards. */
public final class Load {
  private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final TempStore workplace;
  private final LoadProfile plan;
  private final Consumer<String> progress;

  /**
   * Makes a load; nothing starts yet.
   *
   * @param progress told once a second how it goes, in one line
   */
  public Load(TempStore workplace, LoadProfile plan, Consumer<String> progress) {
    this.workplace = workplace;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param residentMegabytes the memory of each server process at the end; empty where unknown
   */
  public record Result(
      LoadProfile plan, LoadRecorder tape, Reconciliation account, List<Double> residentMegabytes) {
    /** The calls of each agent that count. */
    LongSummaryStatistics shares() {
      return IntStream.range(0, plan.agents())
          .mapToLong(agent -> tape.agents().getOrDefault(agent, 0L))
          .summaryStatistics();
    }

    /** Whether nothing failed and nothing is lost or doubled. */
    public boolean sound() {
      return account.sound() && tape.failureCount() == 0 && tape.calls() == tape.answers();
    }
  }

  /** Runs it to its end. */
  public Result run() throws InterruptedException {
    StdioClient host = workplace.ready("host");
    String session = host.call("create_session", Json.object().put("purpose", "load"))
        .json()
        .path("session_id")
        .asText();
    List<StdioClient> pipes = start();
    LoadRecorder tape = new LoadRecorder();
    List<Thread> threads = begin(pipes, session, tape);
    watch(threads, tape);
    List<Double> resident = pipes.stream()
        .map(pipe -> Machine.residentMegabytes(pipe.pid()))
        .filter(megabytes -> megabytes > 0)
        .toList();
    pipes.forEach(StdioClient::close);
    Reconciliation account = Reconciliation.of(workplace.ready("auditor"), session, tape.posted());
    return new Result(plan, tape, account, resident);
  }

  private List<StdioClient> start() {
    List<StdioClient> pipes = new ArrayList<>();
    for (int i = 0; i < plan.agents(); i++) {
      pipes.add(workplace.start(VirtualAgent.Place.agent(i)));
    }
    pipes.forEach(StdioClient::initialize);
    pipes.forEach(VirtualAgent::prepare);
    return pipes;
  }

  private List<Thread> begin(List<StdioClient> pipes, String session, LoadRecorder tape) {
    long start = System.nanoTime() + HEAD_START_NANOS;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < pipes.size(); i++) {
      VirtualAgent loader =
          new VirtualAgent(plan, pipes.get(i), tape, new VirtualAgent.Place(i, session, start));
      Thread thread = new Thread(loader, VirtualAgent.Place.agent(i));
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private void watch(List<Thread> threads, LoadRecorder tape) throws InterruptedException {
    long began = System.nanoTime();
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        thread.join(1_000);
        progress.accept(line(tape, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
      }
    }
  }

  private String line(LoadRecorder tape, long seconds) {
    return "%d/%d s  %d sent, %d answered, %d failed"
        .formatted(
            Math.min(seconds, TimeUnit.NANOSECONDS.toSeconds(plan.endsNanos())),
            TimeUnit.NANOSECONDS.toSeconds(plan.endsNanos()),
            tape.calls(),
            tape.answers(),
            tape.failureCount());
  }
}
