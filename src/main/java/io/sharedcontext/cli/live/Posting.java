package io.sharedcontext.cli.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.tool.Answer;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Calls;
import io.sharedcontext.tool.Connection;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Policy;
import io.sharedcontext.tool.Rate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a person says, on the path of every {@code add_message}: its rules, limits and log. */
public final class Posting {
  private final Features features;

  /** Posts through {@code features}. */
  public Posting(Features features) {
    this.features = features;
  }

  /** Posts as {@code caller}, whose identity is not asked for. */
  public Answer post(Caller caller, ObjectNode arguments) {
    Calls calls = new Calls(new Speaking(caller, features.policy()), Runnable::run);
    return calls
        .call(
            features.catalog().find("add_message").orElseThrow(), arguments, new Connection(), true)
        .join();
  }

  /** The policy of the store, but for who calls. */
  private record Speaking(Caller caller, Policy policy) implements Policy {
    @Override
    public Caller identify(Optional<String> token, Connection connection) {
      return caller;
    }

    /** One call of a process of its own breaks no rate, and who posts and goes is not there. */
    @Override
    public void admit(Caller who, Rate rate) {}

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
