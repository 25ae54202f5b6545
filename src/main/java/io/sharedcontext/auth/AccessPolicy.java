package io.sharedcontext.auth;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.RateLimit;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What every call passes: who calls, how often, and a record of each refusal. */
public final class AccessPolicy implements CallPolicy {
  private final Store store;
  private final Clock clock;
  private final Authenticator identities;
  private final RateLimiter buckets;
  private final ToLongFunction<Caller> unread;
  private final Consumer<Caller> heard;

  /**
   * The gate of {@code store}.
   *
   * @param unread counts the messages that wait for a caller
   * @param heard notes that a caller called
   */
  public AccessPolicy(
      Store store,
      Clock clock,
      Authenticator identities,
      RateLimiter buckets,
      ToLongFunction<Caller> unread,
      Consumer<Caller> heard) {
    this.store = store;
    this.clock = clock;
    this.identities = identities;
    this.buckets = buckets;
    this.unread = unread;
    this.heard = heard;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public <T> T together(boolean alone, Supplier<T> call) {
    return store.together(alone, call);
  }

  @Override
  public Caller identify(Optional<String> token, ConnectionContext connection) {
    return identities.identify(token, connection);
  }

  /** To look whether a key grants it opens the store, which a list is not worth without a key. */
  @Override
  public boolean holds(Permission needed, ConnectionContext connection) {
    boolean open = PermissionSets.OPEN.contains(needed);
    return (open || identities.hasCredential(connection))
        && CallPolicy.super.holds(needed, connection);
  }

  /** A tool that makes callers known draws for whom it learns of; nobody has no bucket. */
  @Override
  public void admit(Caller caller, RateLimit rate) {
    if (!caller.equals(Caller.NOBODY)) {
      buckets.draw(caller.id(), rate);
      heard.accept(caller);
    }
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

  @Override
  public AutoCloseable listen(Runnable listener) {
    return store.listen(listener);
  }

  @Override
  public long unread(Caller caller) {
    return unread.applyAsLong(caller);
  }
}
