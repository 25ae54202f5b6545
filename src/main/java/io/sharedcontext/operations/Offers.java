package io.sharedcontext.operations;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What completes the ids that a person begins to type. */
final class Offers {
  private static final int MOST = 100;

  private final Store store;

  Offers(Store store) {
    this.store = store;
  }

  /** Sessions, latest activity first. */
  List<String> sessions(Caller caller, String typed) {
    if (!caller.may(Permission.READ)) {
      return List.of();
    }
    Query condition = Query.of(
        "s.id >= ? AND s.id < ?", typed, typed + Character.toString(Character.MAX_CODE_POINT));
    return store.read(tx -> {
      List<String> found = new ArrayList<>();
      SessionTable.walk(
          tx, condition, session -> found.add(session.sessionId()) && found.size() < MOST);
      return found;
    });
  }

  /** The caller itself, then the agents that everybody may know. */
  List<String> agents(Caller caller, String typed) {
    if (!caller.may(Permission.READ)) {
      return List.of();
    }
    return Stream.concat(
            Stream.of(caller.id()).filter(id -> id.startsWith(typed)),
            store.read(tx -> ParticipantTable.known(tx, typed, MOST)).stream())
        .distinct()
        .limit(MOST)
        .toList();
  }
}
