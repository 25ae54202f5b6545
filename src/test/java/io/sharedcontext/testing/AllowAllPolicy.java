package io.sharedcontext.testing;

import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.RateLimit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A policy that refuses nobody and counts nothing.
 *
 * @param callers who calls over a connection
 */
public record AllowAllPolicy(Function<ConnectionContext, Caller> callers) implements CallPolicy {
  /** Everybody is the same, and may read. */
  public AllowAllPolicy() {
    this(connection -> new Caller("anybody", "tester", Set.of(Permission.READ)));
  }

  @Override
  public Caller identify(Optional<String> token, ConnectionContext connection) {
    return callers.apply(connection);
  }

  @Override
  public void admit(Caller caller, RateLimit rate) {}

  @Override
  public CompletableFuture<Void> refused(Caller caller, String tool, Failure failure) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public long unread(Caller caller) {
    return 0;
  }
}
