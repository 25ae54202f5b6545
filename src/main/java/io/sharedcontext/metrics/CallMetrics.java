package io.sharedcontext.metrics;

import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Tool;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures calls and checks of tokens, and logs calls that are slow. */
public final class CallMetrics implements CallListener {
  /** The name under which the checks of tokens are counted. */
  static final String TOKEN_VALIDATION = "token_validation";

  /** Tools whose callers may ask to be kept waiting: how long they take says nothing. */
  static final Set<String> WAITING =
      Set.of("wait_for_messages", "coordinate_session_work", "get_message_status", "ask_human");

  private static final Set<String> SEARCHES =
      Set.of("search_context", "search_by_sender", "search_by_timerange");
  private static final Logger LOG = LoggerFactory.getLogger(CallMetrics.class);

  private final Metrics metrics;
  private final ErrorCounts errors;
  private final long slowNanos;

  /**
   * Keeps figures in {@code metrics}.
   *
   * @param slow longer calls are logged; zero for none
   */
  CallMetrics(Metrics metrics, ErrorCounts errors, Duration slow) {
    this.metrics = metrics;
    this.errors = errors;
    this.slowNanos = slow.isZero() ? Long.MAX_VALUE : slow.toNanos();
  }

  @Override
  public void validated(long nanos, boolean good) {
    metrics.record(TOKEN_VALIDATION, nanos, !good);
  }

  @Override
  public void answered(Tool<?, ?> tool, Caller caller, long nanos, Optional<ErrorCode> failure) {
    metrics.record(tool.name(), nanos, failure.isPresent());
    failure.ifPresent(errors::count);
    if (!caller.id().isEmpty()) {
      metrics.recordCaller(caller, failure.isEmpty() && SEARCHES.contains(tool.name()));
    }
    if (nanos > slowNanos && !WAITING.contains(tool.name())) {
      LOG.warn("slow: {} took {} ms for {}", tool.name(), nanos / 1_000_000, caller.id());
    }
  }
}
