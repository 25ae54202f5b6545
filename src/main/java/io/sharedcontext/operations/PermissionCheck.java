package io.sharedcontext.operations;

import io.sharedcontext.memory.MemoryDocument;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;

/** The check that tools have in their declaration, for what is not a tool. */
public final class PermissionCheck {
  private PermissionCheck() {}

  /** Refuses a caller that does not hold {@code needed}. */
  public static void require(Caller caller, Permission needed, String what) {
    if (!caller.may(needed)) {
      throw Failure.denied(what, needed, caller);
    }
  }

  /** Refuses who may not read sessions. */
  static void session(Caller caller, String id) {
    require(caller, Permission.READ, "session://" + id);
  }

  /** Refuses who is not the agent that the memory belongs to; what all share is for admins. */
  static void memory(Caller caller, String agent) {
    require(caller, Permission.READ, "agent://" + agent + "/memory");
    boolean shared = agent.equals(MemoryDocument.SHARED) && caller.admin();
    if (!shared && !agent.equals(caller.id())) {
      throw Failure.of(
              ErrorCode.PERMISSION_DENIED,
              "agent://" + agent + "/memory is for " + owner(agent) + ", not for " + caller.id())
          .suggest("Read agent://" + caller.id() + "/memory, or call list_memory with shared true"
              + " for what all agents share.");
    }
  }

  private static String owner(String agent) {
    return agent.equals(MemoryDocument.SHARED) ? "admins" : "the agent " + agent;
  }
}
