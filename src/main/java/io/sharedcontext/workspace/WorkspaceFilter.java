package io.sharedcontext.workspace;

import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.Optional;

/**
 * The part of a request that narrows it to one workspace. It hides nothing that another request could not ask
 * for.
 */
public record WorkspaceFilter(
    @Doc(value = "Narrows: a name, or current.", id = true) Optional<String> workspace) {

  public WorkspaceFilter {
    workspace.ifPresent(WorkspaceFilter::requireName);
  }

  /** The only workspace wanted, empty for what belongs to none; absent when all are wanted. */
  public Optional<String> only(CurrentWorkspace here) {
    return here.only(workspace);
  }

  /** Refuses what is neither the name of a workspace nor {@code current} or {@code all}. */
  public static void requireName(String text) {
    boolean stands = text.equals(CurrentWorkspace.CURRENT) || text.equals(CurrentWorkspace.ALL);
    if (!stands && !CurrentWorkspace.isName(text)) {
      throw Failure.of(
              ErrorCode.INVALID_INPUT,
              "workspace must be current, all, or a name of 1 to " + Workspace.LONGEST_NAME
                  + " visible characters")
          .suggest("Call list_sessions: each session says its workspace.");
    }
  }
}
