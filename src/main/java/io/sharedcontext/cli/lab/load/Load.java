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

  private final TempStore tempStore;
  private final LoadProfile profile;
  private final Consumer<String> progress;

  /**
   * Makes a load; nothing starts yet.
   *
   * @param progress told once a second how it goes, in one line
   */
  public Load(TempStore tempStore, LoadProfile profile, Consumer<String> progress) {
    this.tempStore = tempStore;
    this.profile = profile;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param residentMegabytes the memory of each server process at the end; empty where unknown
   */
  public record Result(
      LoadProfile profile,
      LoadRecorder recorder,
      Reconciliation reconciliation,
      List<Double> residentMegabytes) {
    /** The calls of each agent that count. */
    LongSummaryStatistics shares() {
      return IntStream.range(0, profile.agents())
          .mapToLong(agent -> recorder.agents().getOrDefault(agent, 0L))
          .summaryStatistics();
    }

    /** Whether nothing failed and nothing is lost or doubled. */
    public boolean sound() {
      return reconciliation.sound()
          && recorder.failureCount() == 0
          && recorder.calls() == recorder.answers();
    }
  }

  /** Runs it to its end. */
  public Result run() throws InterruptedException {
    StdioClient host = tempStore.ready("host");
    String session = host.call("create_session", Json.object().put("purpose", "load"))
        .json()
        .path("session_id")
        .asText();
    List<StdioClient> clients = start();
    LoadRecorder recorder = new LoadRecorder();
    List<Thread> threads = begin(clients, session, recorder);
    watch(threads, recorder);
    List<Double> resident = clients.stream()
        .map(client -> Machine.residentMegabytes(client.pid()))
        .filter(megabytes -> megabytes > 0)
        .toList();
    clients.forEach(StdioClient::close);
    Reconciliation reconciliation =
        Reconciliation.of(tempStore.ready("auditor"), session, recorder.posted());
    return new Result(profile, recorder, reconciliation, resident);
  }

  private List<StdioClient> start() {
    List<StdioClient> clients = new ArrayList<>();
    for (int i = 0; i < profile.agents(); i++) {
      clients.add(tempStore.start(VirtualAgent.Place.agent(i)));
    }
    clients.forEach(StdioClient::initialize);
    clients.forEach(VirtualAgent::prepare);
    return clients;
  }

  private List<Thread> begin(List<StdioClient> clients, String session, LoadRecorder recorder) {
    long start = System.nanoTime() + HEAD_START_NANOS;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      VirtualAgent loader = new VirtualAgent(
          profile, clients.get(i), recorder, new VirtualAgent.Place(i, session, start));
      Thread thread = new Thread(loader, VirtualAgent.Place.agent(i));
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private void watch(List<Thread> threads, LoadRecorder recorder) throws InterruptedException {
    long began = System.nanoTime();
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        thread.join(1_000);
        progress.accept(line(recorder, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
      }
    }
  }

  private String line(LoadRecorder recorder, long seconds) {
    return "%d/%d s  %d sent, %d answered, %d failed"
        .formatted(
            Math.min(seconds, TimeUnit.NANOSECONDS.toSeconds(profile.endsNanos())),
            TimeUnit.NANOSECONDS.toSeconds(profile.endsNanos()),
            recorder.calls(),
            recorder.answers(),
            recorder.failureCount());
  }
}
