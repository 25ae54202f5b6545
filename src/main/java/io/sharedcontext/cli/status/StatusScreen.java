package io.sharedcontext.cli.status;

import io.sharedcontext.cli.DisplayWidth;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.SessionTags;
import io.sharedcontext.cli.TerminalSize;
import io.sharedcontext.cli.TerminalText;
import io.sharedcontext.cli.live.StoreEvent;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.session.Session;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is going on in a store, as a picture for one screen. For one thread. */
public final class StatusScreen {
  private static final int NAME = 16;
  private static final int STATE = 8;

  /** The store, the figures, and an empty line. */
  private static final int HEAD = 3;

  /** The others leave messages as much room as they can: each but those gets a quarter at most. */
  private static final int SHARES = 4;

  private static final int FEWEST = 2;

  private final String store;
  private final SessionTags tags;

  /**
   * Pictures of one store.
   *
   * @param store its name
   * @param tags short names of its sessions
   */
  public StatusScreen(String store, SessionTags tags) {
    this.store = TerminalText.line(store);
    this.tags = tags;
  }

  /** The lines of the picture: no more, and none longer, than the size allows. */
  public List<String> lines(StoreOverview now, TerminalSize size) {
    List<List<String>> parts = Stream.of(agents(now), locks(now), sessions(now), messages(now))
        .filter(part -> part.size() > 1)
        .toList();
    List<String> lines = new ArrayList<>(
        List.of("shared-context  " + store, time(now.at) + " UTC  " + figures(now) + "  (q ends)"));
    int room = size.lines() - HEAD;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      int share = last ? room : Math.max(FEWEST + 1, (size.lines() - HEAD) / SHARES);
      List<String> part = cut(parts.get(i), Math.min(share, room));
      if (!part.isEmpty()) {
        lines.add("");
        lines.addAll(part);
      }
      room -= part.size() + 1;
    }
    return lines.stream()
        .limit(size.lines())
        .map(line -> DisplayWidth.cut(line.stripTrailing(), size.columns()))
        .toList();
  }

  /** The title with as many rows as there is room for; the last says how many more there are. */
  private static List<String> cut(List<String> part, int room) {
    if (room < FEWEST) {
      return List.of();
    }
    if (part.size() <= room) {
      return part;
    }
    List<String> shown = new ArrayList<>(part.subList(0, room));
    shown.set(0, part.get(0) + " (" + (room - 1) + " of " + (part.size() - 1) + ")");
    return shown;
  }

  private static String figures(StoreOverview now) {
    return Quantity.of(now.agents.size(), "agent") + ", "
        + Quantity.of(now.locks.size(), "lock") + ", " + now.line.size() + " waiting, "
        + Quantity.of(now.messageCount, "message");
  }

  private static List<String> agents(StoreOverview now) {
    List<String> rows = new ArrayList<>(List.of("AGENTS"));
    for (ActiveAgent agent : now.agents) {
      rows.add("  " + column(agent.agentId(), NAME)
          + column(agent.status().name().toLowerCase(Locale.ROOT), STATE)
          + column(ago(agent.lastSeen(), now.at), STATE)
          + TerminalText.line(agent.activity()));
    }
    return rows;
  }

  private List<String> locks(StoreOverview now) {
    List<String> rows = new ArrayList<>(List.of("LOCKS AND WHO WAITS FOR THEM"));
    now.locks.forEach(held -> rows.add("  " + column(held.agent(), NAME)
        + column("holds", STATE)
        + column("until " + time(held.expires()), NAME)
        + column(tags.of(held.session()), SessionTags.WIDTH)
        + TerminalText.line(String.join(", ", held.resources()))));
    now.line.forEach(waiting -> rows.add("  " + column(waiting.agent(), NAME)
        + column("waits", STATE)
        + column("since " + time(waiting.since()), NAME)
        + column(tags.of(waiting.session()), SessionTags.WIDTH)
        + TerminalText.line(String.join(", ", waiting.resources()))));
    return rows;
  }

  private static List<String> sessions(StoreOverview now) {
    List<String> rows = new ArrayList<>(List.of("OPEN SESSIONS, LATEST FIRST"));
    for (Session session : now.sessions) {
      rows.add("  " + column(session.sessionId().replaceFirst("^session_", ""), NAME)
          + column(ago(session.updatedAt(), now.at), STATE)
          + session.workspace().map(name -> column(name, NAME)).orElse("")
          + TerminalText.line(session.purpose()));
    }
    return rows;
  }

  private List<String> messages(StoreOverview now) {
    List<String> rows = new ArrayList<>(List.of("MESSAGES, LATEST FIRST"));
    for (DeliveredMessage message : now.messages) {
      rows.add("  " + time(message.timestamp()) + "  "
          + column(tags.of(message.sessionId()), SessionTags.WIDTH)
          + "#" + message.id() + " " + TerminalText.line(StoreEvent.heading(message)) + ": "
          + TerminalText.line(message.content()));
    }
    return rows;
  }

  private static String column(String text, int width) {
    String shown = TerminalText.line(text, width);
    return shown + " ".repeat(Math.max(0, width - DisplayWidth.of(shown)) + 2);
  }

  private static String time(Instant at) {
    return Times.text(at).substring(11, 19);
  }

  /** For example {@code 3 s}, {@code 12 min}, {@code 5 h}, {@code 3 d}: how long ago it was. */
  private static String ago(Instant then, Instant now) {
    Duration since = Duration.between(then, now);
    if (since.toMinutes() < 1) {
      return Math.max(0, since.toSeconds()) + " s";
    }
    if (since.toHours() < 1) {
      return since.toMinutes() + " min";
    }
    return since.toDays() < 1 ? since.toHours() + " h" : since.toDays() + " d";
  }
}
