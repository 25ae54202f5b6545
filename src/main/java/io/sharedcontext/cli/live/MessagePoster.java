package io.sharedcontext.cli.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.RateLimit;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a person says, on the path of every {@code add_message}: its rules, limits and log. */
public final class MessagePoster {
  private final Features features;

  /** Posts through {@code features}. */
  public MessagePoster(Features features) {
    this.features = features;
  }

  /** Posts as {@code caller}, whose identity is not asked for. */
  public CallResult post(Caller caller, ObjectNode arguments) {
    CallPipeline calls = new CallPipeline(new Speaking(caller, features.policy()), Runnable::run);
    return calls
        .call(
            features.catalog().find("add_message").orElseThrow(),
            arguments,
            new ConnectionContext(),
            true)
        .join();
  }

  /** The policy of the store, but for who calls. */
  private record Speaking(Caller caller, CallPolicy policy) implements CallPolicy {
    @Override
    public Clock clock() {
      return policy.clock();
    }

    @Override
    public Caller identify(Optional<String> token, ConnectionContext connection) {
      return caller;
    }

    /** One call of a process of its own breaks no rate, and who posts and goes is not there. */
    @Override
    public void admit(Caller who, RateLimit rate) {}

    @Override
    public CompletableFuture<Void> refused(Caller who, String tool, Failure failure) {
      return policy.refused(who, tool, failure);
    }

    /** A person at a terminal is told what it asked for only. */
    @Override
    public long unread(Caller who) {
      return 0;
    }
  }
}
