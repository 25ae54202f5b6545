package io.sharedcontext.operations;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What completes the ids that a person begins to type. */
final class CompletionProvider {
  private static final int MOST = 100;

  private final Store store;
  private final Known present;

  /** Offers agents that are known by what they did. */
  CompletionProvider(Store store) {
    this(store, (tx, typed, most) -> List.of());
  }

  /** Offers the agents that {@code present} knows, too. */
  CompletionProvider(Store store, Known present) {
    this.store = store;
    this.present = present;
  }

  /** Knows agents whose ids begin with what was typed. */
  @FunctionalInterface
  interface Known {
    List<String> find(Tx tx, String typed, int most);
  }

  /** Sessions, latest activity first. */
  List<String> sessions(Caller caller, String typed) {
    if (!caller.may(Permission.READ)) {
      return List.of();
    }
    String begun = typed.strip().toLowerCase(Locale.ROOT);
    Query condition = Query.of(
        "s.id >= ? AND s.id < ?", begun, begun + Character.toString(Character.MAX_CODE_POINT));
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
    Set<String> others = store.read(tx -> {
      Set<String> found = new TreeSet<>(ParticipantTable.known(tx, typed, MOST));
      found.addAll(present.find(tx, typed, MOST));
      return found;
    });
    return Stream.concat(Stream.of(caller.id()).filter(id -> id.startsWith(typed)), others.stream())
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** What a list of agents may go on with: the last is completed, none is offered twice. */
  List<String> agentLists(Caller caller, String typed) {
    int last = Math.max(typed.lastIndexOf(','), typed.lastIndexOf(' ')) + 1;
    String before = typed.substring(0, last);
    List<String> named = List.of(before.split("[,\\s]+"));
    return agents(caller, typed.substring(last)).stream()
        .filter(agent -> !named.contains(agent))
        .map(before::concat)
        .toList();
  }
}
