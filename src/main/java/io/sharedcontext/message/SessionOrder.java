package io.sharedcontext.message;

import io.sharedcontext.session.Session;
import io.sharedcontext.store.Query;
import io.sharedcontext.tool.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order of a list of sessions: those of one workspace before the others, each part by latest activity. A
 * cursor holds the workspace that came first, so that pages fit together whoever asks for the next.
 *
 * @param only the only workspace listed, empty for what belongs to none; absent for all
 * @param first the workspace that comes first; empty for none
 * @param after where the page before ended
 */
record SessionOrder(Optional<String> only, String first, Optional<Place> after) {
  private static final String LIST = "sessions";
  private static final int PARTS = 4;
  private static final String IN_FIRST = "1";
  private static final String IN_OTHERS = "0";

  /** A place in the list; exclusive. */
  record Place(boolean inFirst, long activity, String id) {}

  /** The order of the list behind {@code cursor}, or else of a new one. */
  static SessionOrder of(Optional<String> cursor, Optional<String> only, String first) {
    return cursor
        .map(text -> Cursor.read(text, LIST, PARTS))
        .map(parts -> new SessionOrder(
            only,
            parts.get(0),
            Optional.of(new Place(
                parts.get(1).equals(IN_FIRST), Cursor.number(parts.get(2)), parts.get(3)))))
        .orElseGet(() -> new SessionOrder(only, first, Optional.empty()));
  }

  /** Conditions on {@code sessions} as {@code s}, of which each has its sessions behind those of the one before. */
  List<Query> parts() {
    List<Query> parts = new ArrayList<>();
    if (only.isPresent()) {
      parts.add(behind(Query.of("s.workspace = ?", only.get())));
    } else if (first.isEmpty()) {
      parts.add(behind(Query.of("true")));
    } else {
      boolean firstIsOver = after.filter(place -> !place.inFirst()).isPresent();
      if (!firstIsOver) {
        parts.add(behind(Query.of("s.workspace = ?", first)));
      }
      Query others = Query.of("s.workspace <> ?", first);
      parts.add(firstIsOver ? behind(others) : others);
    }
    return parts;
  }

  private Query behind(Query query) {
    after.ifPresent(
        place -> query.add("AND (s.updated_at, s.id) < (?, ?)", place.activity(), place.id()));
    return query;
  }

  /** The cursor of the place behind {@code last}. */
  String after(Session last) {
    boolean inFirst = last.workspace().filter(first::equals).isPresent();
    return new Cursor(
            LIST,
            List.of(
                first,
                inFirst ? IN_FIRST : IN_OTHERS,
                Long.toString(last.updatedAt().toEpochMilli()),
                last.sessionId()))
        .text();
  }
}
