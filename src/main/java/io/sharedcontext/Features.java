package io.sharedcontext;

import io.sharedcontext.auth.Mutations;
import io.sharedcontext.memory.Fence;
import io.sharedcontext.memory.MemoryTools;
import io.sharedcontext.operations.GuidanceTools;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Connection;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Policy;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Rate;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Everything the server can do, joined to one store. Nothing here opens it.
 *
 * @param catalog every tool
 * @param resources every document
 * @param prompts every prompt
 * @param policy who may do what
 */
public record Features(
    Catalog catalog, List<Resource> resources, List<Prompt> prompts, Policy policy) {

  /** Joins every feature to {@code store}. */
  public static Features of(Settings settings, Store store, Clock clock) {
    Mutations mutations = new Mutations(store, clock);
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new MemoryTools(store, mutations, clock, Fence.WITHOUT_LOCKS).tools());
    tools.addAll(new GuidanceTools().tools());
    return new Features(new Catalog(tools), List.of(), List.of(), new LaunchPolicy(settings));
  }

  /** Lets every call act as the launch identity. */
  private record LaunchPolicy(Settings settings) implements Policy {
    @Override
    public Caller identify(Optional<String> token, Connection connection) {
      String type = settings.agentType().orElse("agent");
      return new Caller(
          settings.agentId().orElse("agent"), type, EnumSet.of(Permission.READ, Permission.WRITE));
    }

    @Override
    public void admit(Caller caller, Rate rate) {}

    @Override
    public CompletableFuture<Void> refused(Caller caller, String tool, Failure failure) {
      return CompletableFuture.allOf();
    }

    @Override
    public long unread(Caller caller) {
      return 0;
    }
  }
}
