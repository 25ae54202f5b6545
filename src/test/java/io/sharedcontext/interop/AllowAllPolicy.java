package io.sharedcontext.interop;

import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.RateLimit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A policy for servers without a store: everybody is the same, and may read. */
public final class AllowAllPolicy implements CallPolicy {
  private static final Caller ANYBODY = new Caller("anybody", "tester", Set.of(Permission.READ));

  @Override
  public Caller identify(Optional<String> token, ConnectionContext connection) {
    return ANYBODY;
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
