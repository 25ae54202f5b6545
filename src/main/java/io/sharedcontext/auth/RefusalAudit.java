package io.sharedcontext.auth;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Puts every refusal on record. */
public final class RefusalAudit implements CallListener {
  private final Store store;
  private final Clock clock;

  public RefusalAudit(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Void> refused(Caller caller, String tool, Failure failure) {
    Audit.Event event = refusal(caller, tool, failure);
    return store
        .write(tx -> {
          Audit.record(tx, clock.instant(), event);
          return event;
        })
        .thenAccept(recorded -> {});
  }

  private static Audit.Event refusal(Caller caller, String tool, Failure failure) {
    String named = failure.details().path("agent_id").asText("");
    return new Audit.Event(
        event(failure.code()),
        caller.id().isEmpty() ? named : caller.id(),
        failure.details().path("session_id").asText(""),
        result(failure.code()),
        Json.object()
            .put("tool", tool)
            .put("code", failure.code().name())
            .put("reason", failure.sentence()));
  }

  private static String event(ErrorCode code) {
    return switch (code) {
      case TOKEN_INVALID, TOKEN_EXPIRED -> "token_rejected";
      case AUTHENTICATION_REQUIRED, INVALID_API_KEY -> "authentication_failed";
      case SESSION_LOCKED, NO_LOCK_HELD -> "lock_refused";
      case STALE_FENCING_TOKEN -> "write_refused";
      default -> "permission_denied";
    };
  }

  /** Who meets a lock did nothing that it may not do. */
  private static Audit.Result result(ErrorCode code) {
    return event(code).equals("lock_refused") ? Audit.Result.FAILURE : Audit.Result.DENIED;
  }
}
