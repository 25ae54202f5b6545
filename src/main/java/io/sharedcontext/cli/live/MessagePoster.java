package io.sharedcontext.cli.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Tool;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a person says or does, on the path of every call of a tool: its rules, limits and log. */
public final class MessagePoster {
  private final Features features;

  /** Posts through {@code features}. */
  public MessagePoster(Features features) {
    this.features = features;
  }

  /** Posts as {@code caller}, whose identity is not asked for. */
  public CallResult post(Caller caller, ObjectNode arguments) {
    return call("add_message", caller, arguments);
  }

  /** Calls a tool as {@code caller}, whose identity is not asked for. */
  public CallResult call(String tool, Caller caller, ObjectNode arguments) {
    CallContext context = new CallContext(
        features.catalog().find(tool).orElseThrow(),
        arguments,
        new ConnectionContext(),
        CommitMode.INLINE);
    return new CallPipeline(speaking(caller), Runnable::run).call(context).join();
  }

  /**
   * The policy of the store, but for who calls. One call of a process of its own breaks no rate, who
   * posts and goes is not there, and a person at a terminal is told what it asked for only.
   */
  private CallPolicy speaking(Caller caller) {
    return new CallPolicy(
        (snapshot, token, connection) -> caller,
        (who, rate) -> {},
        (snapshot, who) -> 0,
        List.of(refusals()),
        features.policy().store(),
        features.policy().clock());
  }

  /**
   * What a process of its own does is not measured, but its refusals are on record, and what it would
   * store is looked through.
   */
  private CallListener refusals() {
    return new CallListener() {
      @Override
      public List<String> examined(Tool<?, ?> tool, ObjectNode arguments) {
        return features.policy().examine(tool, arguments);
      }

      @Override
      public CompletableFuture<Void> refused(Caller caller, String what, Failure failure) {
        return features.policy().refused(caller, what, failure).thenAccept(answer -> {});
      }
    };
  }
}
