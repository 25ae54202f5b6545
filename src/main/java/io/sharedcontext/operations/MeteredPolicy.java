package io.sharedcontext.operations;

import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A policy whose calls are measured, and logged when they are slow. */
public final class MeteredPolicy implements CallPolicy {
  /** The name under which the checks of tokens are counted. */
  static final String TOKEN_VALIDATION = "token_validation";

  /** Tools whose callers may ask to be kept waiting: how long they take says nothing. */
  static final Set<String> WAITING = Set.of("wait_for_messages", "coordinate_session_work");

  private static final Set<String> SEARCHES =
      Set.of("search_context", "search_by_sender", "search_by_timerange");
  private static final Logger LOG = LoggerFactory.getLogger(MeteredPolicy.class);

  private final CallPolicy policy;
  private final Metrics metrics;
  private final long slowNanos;

  /**
   * Measures the calls of {@code policy}.
   *
   * @param slow longer calls are logged; zero for none
   */
  public MeteredPolicy(CallPolicy policy, Metrics metrics, Duration slow) {
    this.policy = policy;
    this.metrics = metrics;
    this.slowNanos = slow.isZero() ? Long.MAX_VALUE : slow.toNanos();
  }

  @Override
  public Clock clock() {
    return policy.clock();
  }

  @Override
  public <T> T together(boolean alone, Supplier<T> call) {
    return policy.together(alone, call);
  }

  @Override
  public Caller identify(Optional<String> token, ConnectionContext connection) {
    if (token.isEmpty() && connection.token().isEmpty()) {
      return policy.identify(token, connection);
    }
    long began = System.nanoTime();
    boolean good = false;
    try {
      Caller caller = policy.identify(token, connection);
      good = true;
      return caller;
    } finally {
      metrics.record(TOKEN_VALIDATION, System.nanoTime() - began, !good);
    }
  }

  @Override
  public boolean holds(Permission needed, ConnectionContext connection) {
    return policy.holds(needed, connection);
  }

  /** Nobody asked for these looks: what is measured of them would make more of them. */
  @Override
  public Caller acting(ConnectionContext connection) {
    return policy.acting(connection);
  }

  @Override
  public AutoCloseable listen(Runnable listener) {
    return policy.listen(listener);
  }

  @Override
  public void answered(Tool<?, ?> tool, Caller caller, long nanos, boolean failed) {
    metrics.record(tool.name(), nanos, failed);
    if (!caller.id().isEmpty()) {
      metrics.heard(caller, !failed && SEARCHES.contains(tool.name()));
    }
    if (nanos > slowNanos && !WAITING.contains(tool.name())) {
      LOG.warn("slow: {} took {} ms for {}", tool.name(), nanos / 1_000_000, caller.id());
    }
    policy.answered(tool, caller, nanos, failed);
  }

  @Override
  public void admit(Caller caller, RateLimit rate) {
    policy.admit(caller, rate);
  }

  @Override
  public CompletableFuture<Void> refused(Caller caller, String tool, Failure failure) {
    return policy.refused(caller, tool, failure);
  }

  @Override
  public long unread(Caller caller) {
    return policy.unread(caller);
  }
}
