package io.sharedcontext.telemetry;

import io.sharedcontext.wire.JsonRpcRequest;
import io.sharedcontext.wire.RequestObserver.End;
import java.time.Instant;

/**
 * A request that was served.
 *
 * @param began when it was read
 * @param nanos how long it took from then on until its result was there
 * @param end how it ended
 */
record ServedRequest(JsonRpcRequest request, Instant began, long nanos, End end) {
  Instant ended() {
    return began.plusNanos(nanos);
  }
}
