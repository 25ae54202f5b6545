package io.sharedcontext.operations;

import io.sharedcontext.memory.Snapshot;
import io.sharedcontext.message.Transcript;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Reference;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Results;
import io.sharedcontext.tool.Watch;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The documents that clients read by URI. Each shows a caller what its tool calls would show. */
public final class Resources {
  private static final String JSON = "application/json";
  private static final String TOOLS = "tools";

  private final Store store;
  private final Clock clock;
  private final Catalog catalog;
  private final Offers offers;
  private final Watches watches;

  public Resources(Store store, Clock clock, Catalog catalog) {
    this.store = store;
    this.clock = clock;
    this.catalog = catalog;
    this.offers = new Offers(store);
    this.watches = new Watches(store);
  }

  /** The documents. */
  public List<Resource> resources() {
    return List.of(
        new Resource(
            "session://{session_id}",
            "session",
            "Session",
            "A session with its latest messages and figures, as far as the reader sees them.",
            JSON,
            this::session,
            offers::sessions,
            Watch.of(watches::session)),
        new Resource(
            "agent://{agent_id}/memory",
            "agent_memory",
            "Agent memory",
            "The memory of the reading agent; * is what all agents share, for admins.",
            JSON,
            this::memory,
            offers::agents,
            Watch.of(watches::memory)),
        new Resource(
            "docs://{topic}",
            "docs",
            "Documentation",
            "Guidance by topic (" + String.join(", ", topics()) + ").",
            "text/markdown",
            this::document,
            (caller, typed) ->
                topics().stream().filter(topic -> topic.startsWith(typed)).toList(),
            Watch.never(this::document)));
  }

  private static List<String> topics() {
    return Stream.concat(Arrays.stream(Topic.values()).map(Topic::label), Stream.of(TOOLS))
        .toList();
  }

  private String session(Caller caller, String id) {
    Access.session(caller, id);
    return Results.text(store.read(tx -> Transcript.of(tx, caller, id)));
  }

  private String memory(Caller caller, String agent) {
    Access.memory(caller, agent);
    Instant now = clock.instant();
    return Results.text(store.read(tx -> Snapshot.of(tx, agent, now)));
  }

  private String document(Caller caller, String name) {
    Access.require(caller, Permission.READ, "docs://" + name);
    if (name.equals(TOOLS)) {
      return Reference.markdown(catalog);
    }
    Optional<Topic> topic =
        Arrays.stream(Topic.values()).filter(one -> one.label().equals(name)).findFirst();
    return topic
        .orElseThrow(() -> Failure.of(
                Code.INVALID_INPUT,
                "there is no document docs://" + name + "; there are " + topics())
            .suggest("Read docs://operations to begin with."))
        .guidance(caller);
  }
}
