package io.sharedcontext.cli;

import io.sharedcontext.cli.live.StoreEvent;
import io.sharedcontext.tool.Times;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Help.Ansi;

/** Lines of {@code watch}, fit for the terminal of a person. For one thread. */
final class EventLines {
  /** More of a text says no more to who watches. */
  private static final int WIDEST = 400;

  private static final long SIZE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int DATE = 10;

  private final Operator operator;
  private final boolean wide;
  private final SessionTags tags;
  private String date = "";
  private int columns = WIDEST;
  private long measured;

  /**
   * Lines for {@code operator}.
   *
   * @param wide whether each has everything
   * @param purposes what the session of an id is about
   */
  EventLines(Operator operator, boolean wide, UnaryOperator<String> purposes) {
    this.operator = operator;
    this.wide = wide;
    this.tags = new SessionTags(purposes);
  }

  /** The line of an event, behind one with the date when that has changed. */
  String of(StoreEvent event) {
    String at = Times.text(event.at());
    if (wide) {
      return wide(event, at);
    }
    String before = at.startsWith(date) && !date.isEmpty()
        ? ""
        : coloured("faint", "-- " + at.substring(0, DATE) + ", times in UTC") + "\n";
    date = at.substring(0, DATE);
    return before + narrow(event, at.substring(DATE + 1, DATE + 9));
  }

  private String narrow(StoreEvent event, String time) {
    String tag = event.session().isEmpty() ? "" : tags.of(event.session());
    String gap = " ".repeat(SessionTags.WIDTH - DisplayWidth.of(tag));
    int room = Math.max(SessionTags.WIDTH, width() - time.length() - SessionTags.WIDTH - 4);
    return time + "  " + coloured("faint", tag) + gap + "  "
        + coloured(style(event.kind()), TerminalText.line(event.words(), room));
  }

  /** Looks now and then: a window may have become another size. */
  private int width() {
    if (!operator.terminal()) {
      return WIDEST;
    }
    long now = System.nanoTime();
    if (measured == 0 || now - measured > SIZE_NANOS) {
      columns = TerminalSize.now(operator.environment()).columns();
      measured = now;
    }
    return columns;
  }

  private String wide(StoreEvent event, String at) {
    String where = TerminalText.line(event.session(), WIDEST);
    return at.substring(0, 19).replace('T', ' ') + "  "
        + coloured(style(event.kind()), "%-16s".formatted(TerminalText.line(event.kind())))
        + (where.isEmpty() ? "" : "  " + where) + "  " + TerminalText.line(event.words(), WIDEST);
  }

  /** Not as picocli's markup, which what others wrote could hold, too. */
  private String coloured(String style, String text) {
    if (!operator.coloured() || style.isEmpty()) {
      return text;
    }
    return Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style));
  }

  private static String style(String kind) {
    if (kind.startsWith("lock_")) {
      return "yellow";
    }
    return switch (kind) {
      case "message" -> "";
      case "session_created", "session_updated", "session_closed" -> "green";
      case "agent_came", "agent_left", "agent_changed" -> "blue";
      case "permission_denied", "authentication_failed", "token_rejected", "write_refused" -> "red";
      default -> "faint";
    };
  }
}
