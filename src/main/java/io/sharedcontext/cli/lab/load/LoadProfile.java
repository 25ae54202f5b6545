package io.sharedcontext.cli.lab.load;

import io.sharedcontext.cli.Quantity;
import java.time.Duration;
import java.util.Optional;

/**
 * How much load.
 *
 * @param agents server processes, each with an agent of its own
 * @param rate calls of each agent a second, sent when they are due whether or not earlier ones were
 *     answered; unused when the agents think
 * @param duration how long is measured, after the ramp
 * @param ramp over which the agents begin, one by one; not measured
 * @param think each agent waits for its answer and then this long; empty to send by the clock
 * @param mix what they do
 */
public record LoadProfile(
    int agents,
    double rate,
    Duration duration,
    Duration ramp,
    Optional<Duration> think,
    OperationMix mix) {

  public LoadProfile {
    if (agents < 1 || agents > 500) {
      throw new IllegalArgumentException("--agents must be 1 to 500");
    }
    if (rate <= 0 || rate > 10_000) {
      throw new IllegalArgumentException("--rate must be above 0 and at most 10000");
    }
    if (duration.isZero()) {
      throw new IllegalArgumentException(
          "--duration must be above 0: the ramp is not measured, only what comes after it");
    }
  }

  /** Whether agents send by the clock and not one call after the other. */
  boolean open() {
    return think.isEmpty();
  }

  long periodNanos() {
    return (long) (1e9 / rate);
  }

  /** When the agent of that number begins, in nanoseconds from the start. */
  long beginsNanos(int agent) {
    return (ramp.toNanos() + periodNanos()) * agent / agents;
  }

  long endsNanos() {
    return ramp.plus(duration).toNanos();
  }

  @Override
  public String toString() {
    String pace = think
        .map(pause -> pause.toMillis() + " ms to think")
        .orElseGet(() -> "%.0f calls/s each".formatted(rate));
    return "%s, %s, %d s after a ramp of %d s\n%s"
        .formatted(Quantity.of(agents, "agent"), pace, duration.toSeconds(), ramp.toSeconds(), mix);
  }
}
