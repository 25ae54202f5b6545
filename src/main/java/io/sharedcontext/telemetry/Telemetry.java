package io.sharedcontext.telemetry;

import io.sharedcontext.wire.JsonRpcRequest;
import io.sharedcontext.wire.RequestObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells OpenTelemetry of each request, on a thread of its own: who serves a request notes when it began and
 * ended, and nothing else. The SDK is loaded on that thread, too, and only if there is an endpoint. What comes
 * faster than it can be told is left out, and that is logged once.
 */
public final class Telemetry implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  /** The setting that turns it on, as the specification of OpenTelemetry has it. */
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private static final int MOST_WAITING = 10_000;

  private final AtomicBoolean leftOut = new AtomicBoolean();
  private final Supplier<SpanRecorder> recorders;
  private final InstantSource clock;
  private final ThreadPoolExecutor telling;

  /** Used on its own thread alone. */
  private Optional<SpanRecorder> recorder = Optional.empty();

  Telemetry(Supplier<SpanRecorder> recorders, InstantSource clock) {
    this.recorders = recorders;
    this.clock = clock;
    this.telling = new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MOST_WAITING),
        Telemetry::thread,
        (task, executor) -> noteLeftOut());
    telling.execute(this::load);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "telemetry");
    thread.setDaemon(true);
    return thread;
  }

  private void noteLeftOut() {
    if (!leftOut.getAndSet(true)) {
      LOG.warn("there are more requests than OpenTelemetry can be told of; some are left out");
    }
  }

  /**
   * That of a server of {@code version}, if {@code environment} has an endpoint for it. All other settings
   * of OpenTelemetry hold as well.
   *
   * @param clock by which spans begin
   */
  public static Optional<Telemetry> of(
      Map<String, String> environment, String version, InstantSource clock) {
    return environment.getOrDefault(ENDPOINT, "").isBlank()
        ? Optional.empty()
        : Optional.of(new Telemetry(() -> SpanRecorder.configured(version), clock));
  }

  /** What cannot be loaded, as with a setting that is wrong, is one line in the log. */
  private void load() {
    try {
      recorder = Optional.of(recorders.get());
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("OpenTelemetry is told nothing: {}", e.toString());
    }
  }

  @Override
  public Observation begin(JsonRpcRequest request) {
    Instant began = clock.instant();
    long beganNanos = System.nanoTime();
    return end -> {
      long nanos = System.nanoTime() - beganNanos;
      telling.execute(() -> tell(new ServedRequest(request, began, nanos, end)));
    };
  }

  private void tell(ServedRequest served) {
    try {
      recorder.ifPresent(known -> known.record(served));
    } catch (RuntimeException e) {
      LOG.warn("OpenTelemetry was not told of a {}: {}", served.request().method(), e.toString());
    }
  }

  /**
   * Has what is still to be told sent, for so long at most; afterwards nothing more is told. Not on this
   * thread: the SDK tries for seconds to reach a collector that is not there.
   */
  public void finish(long millis) {
    telling.execute(() -> recorder.ifPresent(SpanRecorder::finish));
    telling.shutdown();
    try {
      if (!telling.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
        LOG.info("OpenTelemetry was not told of everything, for want of time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
