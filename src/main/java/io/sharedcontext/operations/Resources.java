package io.sharedcontext.operations;

import io.sharedcontext.memory.MemoryDocument;
import io.sharedcontext.message.SessionDocument;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.ChangeDetector;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.ToolReference;
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
  private final CompletionProvider completions;
  private final ResourceChangeDetectors detectors;

  public Resources(Store store, Clock clock, Catalog catalog) {
    this.store = store;
    this.clock = clock;
    this.catalog = catalog;
    this.completions = new CompletionProvider(store);
    this.detectors = new ResourceChangeDetectors(store);
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
            completions::sessions,
            ChangeDetector.of(detectors::session),
            Permission.READ),
        new Resource(
            "agent://{agent_id}/memory",
            "agent_memory",
            "Agent memory",
            "The memory of the reading agent; * is what all agents share, for admins.",
            JSON,
            this::memory,
            completions::agents,
            ChangeDetector.of(detectors::memory),
            Permission.READ),
        new Resource(
            "docs://{topic}",
            "docs",
            "Documentation",
            "Guidance by topic (" + String.join(", ", topics()) + ").",
            "text/markdown",
            this::document,
            (caller, typed) ->
                topics().stream().filter(topic -> topic.startsWith(typed)).toList(),
            ChangeDetector.never(this::document),
            Permission.READ),
        UsageSkill.resource());
  }

  private static List<String> topics() {
    return Stream.concat(
            Arrays.stream(GuidanceTopic.values()).map(GuidanceTopic::label), Stream.of(TOOLS))
        .toList();
  }

  private String session(Caller caller, String id) {
    PermissionCheck.session(caller, id);
    return ResultWriter.text(store.read(tx -> SessionDocument.of(tx, caller, id)));
  }

  private String memory(Caller caller, String agent) {
    PermissionCheck.memory(caller, agent);
    Instant now = clock.instant();
    return ResultWriter.text(store.read(tx -> MemoryDocument.of(tx, agent, now)));
  }

  private String document(Caller caller, String name) {
    PermissionCheck.require(caller, Permission.READ, "docs://" + name);
    if (name.equals(TOOLS)) {
      return ToolReference.markdown(catalog);
    }
    Optional<GuidanceTopic> topic = Arrays.stream(GuidanceTopic.values())
        .filter(one -> one.label().equals(name))
        .findFirst();
    return topic
        .orElseThrow(() -> Failure.of(
                ErrorCode.INVALID_INPUT,
                "there is no document docs://" + name + "; there are " + topics())
            .suggest("Read docs://operations to begin with."))
        .guidance(caller);
  }
}
