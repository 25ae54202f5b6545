package io.sharedcontext.operations;

import io.sharedcontext.memory.Snapshot;
import io.sharedcontext.message.Outline;
import io.sharedcontext.message.Tallies;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Watch.Mark;

/** How changes of the documents are noticed: within the rights that reading them needs. */
final class Watches {
  private final Store store;
  private final Tallies tallies = new Tallies();

  Watches(Store store) {
    this.store = store;
  }

  /** What {@code caller} sees of a session, apart from when others were last active in it. */
  Mark session(Caller caller, String id, Mark before) {
    Access.session(caller, id);
    return store.read(tx -> {
      Outline outline = Outline.of(tx, id);
      return outline.stamp().equals(before.stamp())
          ? before
          : new Mark(outline.stamp(), outline.view(tx, tallies, caller));
    });
  }

  /** How often the entries of {@code agent} changed: it sees all of them. */
  Mark memory(Caller caller, String agent, Mark before) {
    Access.memory(caller, agent);
    String changes = Long.toString(store.read(tx -> Snapshot.changes(tx, agent)));
    return new Mark(changes, changes);
  }
}
