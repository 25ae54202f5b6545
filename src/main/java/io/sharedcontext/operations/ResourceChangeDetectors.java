package io.sharedcontext.operations;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.memory.MemoryDocument;
import io.sharedcontext.message.SessionCountCache;
import io.sharedcontext.message.SessionRevision;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ChangeDetector;

/** How changes of the documents are noticed: within the rights that reading them needs. */
final class ResourceChangeDetectors {
  /** Of a session that was deleted: its subscribers are told once. */
  private static final ChangeDetector.Version GONE = new ChangeDetector.Version("gone", "gone");

  private final Store store;
  private final SessionCountCache counts = new SessionCountCache(Caches.apart());

  ResourceChangeDetectors(Store store) {
    this.store = store;
  }

  /** What {@code caller} sees of a session, apart from when others were last active in it. */
  ChangeDetector.Version session(Caller caller, String id, ChangeDetector.Version before) {
    PermissionCheck.session(caller, id);
    return store.read(tx -> {
      boolean deleted = !before.equals(ChangeDetector.Version.NONE) && !SessionTable.exists(tx, id);
      if (deleted) {
        return GONE;
      }
      SessionRevision outline = SessionRevision.of(tx, id);
      return outline.stamp().equals(before.stamp())
          ? before
          : new ChangeDetector.Version(outline.stamp(), outline.view(tx, counts, caller));
    });
  }

  /** How often the entries of {@code agent} changed: it sees all of them. */
  ChangeDetector.Version memory(Caller caller, String agent, ChangeDetector.Version before) {
    PermissionCheck.memory(caller, agent);
    String changes = Long.toString(store.read(tx -> MemoryDocument.changes(tx, agent)));
    return new ChangeDetector.Version(changes, changes);
  }
}
