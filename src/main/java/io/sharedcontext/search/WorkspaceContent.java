package io.sharedcontext.search;

import io.sharedcontext.memory.MemoryEntry;
import io.sharedcontext.search.SearchRequest.Workspaces;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What belongs to one workspace: what is in its sessions. What is kept outside of sessions belongs to none.
 *
 * @param sessions the ids of the sessions
 * @param none whether what belongs to no workspace is meant
 */
record WorkspaceContent(Set<String> sessions, boolean none) {
  WorkspaceContent {
    sessions = Set.copyOf(sessions);
  }

  /** The content of the only workspace that is searched; absent when all are. */
  static Optional<WorkspaceContent> of(Tx tx, Workspaces wanted) {
    return wanted
        .only()
        .map(name -> new WorkspaceContent(SessionTable.ofWorkspace(tx, name), name.isEmpty()));
  }

  /** Best first; of equals what is of the preferred workspace. */
  static Comparator<SearchResult> order(Workspaces wanted) {
    // As in EvidenceBounds not by the JDK's comparators.
    return (one, other) -> {
      int better = Double.compare(other.score(), one.score());
      return better != 0
          ? better
          : Boolean.compare(preferred(other, wanted), preferred(one, wanted));
    };
  }

  private static boolean preferred(SearchResult result, Workspaces wanted) {
    return wanted.prefers(result.message().flatMap(SearchResult.Told::workspace));
  }

  List<MessageIndex.Part> parts(List<MessageIndex.Part> all) {
    return all.stream().filter(part -> sessions.contains(part.session())).toList();
  }

  List<MemoryEntry> memory(List<MemoryEntry> all) {
    return all.stream()
        .filter(entry -> entry.place().sessionIfAny().map(sessions::contains).orElse(none))
        .toList();
  }
}
