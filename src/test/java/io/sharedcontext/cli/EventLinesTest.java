package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.live.StoreEvent;
import io.sharedcontext.tool.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines of a watcher are short and say everything. */
class EventLinesTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:30:05.123Z");
  private static final String SHIP = "session_1234000000000000";

  private static EventLines lines(boolean terminal, boolean wide, Map<String, String> environment) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Operator operator = new Operator(environment, nowhere, nowhere, terminal, Clock.systemUTC());
    Map<String, String> purposes = Map.of(SHIP, "Ship the release of winter");
    return new EventLines(operator, wide, id -> purposes.getOrDefault(id, ""));
  }

  private static StoreEvent event(Instant at, String session, String words) {
    return new StoreEvent("message", at, session, words, Json.object());
  }

  @Test
  void the_date_stands_before_the_first_line_of_its_day() {
    EventLines lines = lines(false, false, Map.of());

    assertThat(lines.of(event(AT, SHIP, "#1 ann: hi")))
        .isEqualTo("-- 2026-11-20, times in UTC\n10:30:05  Ship the rele…  #1 ann: hi");
    assertThat(lines.of(event(AT, "", "ann is there")))
        .isEqualTo("10:30:05                  ann is there");
    assertThat(lines.of(event(AT.plusSeconds(86_400), SHIP, "#2 ann: again")))
        .startsWith("-- 2026-11-21, times in UTC\n10:30:05  ");
  }

  @Test
  void on_a_terminal_a_line_is_as_wide_as_that() {
    EventLines lines = lines(true, false, Map.of("COLUMNS", "80", "NO_COLOR", "1"));
    lines.of(event(AT, SHIP, "first"));

    String line = lines.of(event(AT, SHIP, "\u6f22".repeat(300)));

    int columns = TerminalSize.now(Map.of("COLUMNS", "80")).columns();
    assertThat(DisplayWidth.of(line)).isBetween(columns - 2, columns);
    assertThat(line).endsWith("…");
  }

  @Test
  void colours_come_and_go_and_markup_of_others_is_text() {
    EventLines lines = lines(true, false, Map.of("COLUMNS", "80"));
    lines.of(event(AT, SHIP, "first"));
    StoreEvent begins =
        new StoreEvent("session_created", AT, SHIP, "ann begins: @|red no|@", Json.object());

    String line = lines.of(begins);

    assertThat(line).contains("\u001b[32mann begins: @|red no|@\u001b[");
  }

  @Test
  void wide_ones_have_the_date_the_kind_and_the_id() {
    assertThat(lines(true, true, Map.of("NO_COLOR", "1")).of(event(AT, SHIP, "#1 ann: hi")))
        .isEqualTo("2026-11-20 10:30:05  message           " + SHIP + "  #1 ann: hi");
  }

  @Test
  void no_two_sessions_have_one_tag() {
    SessionTags tags = new SessionTags(id -> id.endsWith("cc") ? "" : "Ship the release");

    assertThat(tags.of("session_00000000000000aa")).isEqualTo("Ship the rele…");
    assertThat(tags.of("session_11110000000000bb")).isEqualTo("Ship the 1111");
    assertThat(tags.of("session_11110000000000dd"))
        .isEqualTo("11110000000000…".substring(0, 13) + "…");
    assertThat(tags.of("session_22220000000000cc")).isEqualTo("2222");
    assertThat(tags.of("session_00000000000000aa")).isEqualTo("Ship the rele…");
  }
}
