package io.sharedcontext.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.cli.DisplayWidth;
import io.sharedcontext.cli.SessionTags;
import io.sharedcontext.cli.TerminalSize;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overview fits every terminal and says what matters. */
@WithStore
class StatusScreenTest {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");

  private final ToolFixture bench;
  private final StoreOverview overview;

  StatusScreenTest(ToolFixture bench) {
    this.bench = bench;
    String session = bench.session(ANN);
    for (int i = 1; i <= 20; i++) {
      bench.post(ANN, session, "message " + i + " with text that goes on and on and on for long");
    }
    bench.post(ANN, session, "psst", "{'visibility':'private','to':['bob']}");
    bench.call(
        ANN,
        "coordinate_session_work",
        "{'session_id':'" + session + "','action':'lock','resources':['a.txt']}");
    for (int i = 0; i < 12; i++) {
      bench.call(
          ToolFixture.agent("agent" + i, "worker"), "register_agent_presence", "{'status':'busy'}");
    }
    overview = new StoreOverview.Observer(bench.store(), Clock.systemUTC()).look();
  }

  private List<String> lines(int lines, int columns) {
    StatusScreen picture =
        new StatusScreen("/home/ann/store/context.db", new SessionTags(id -> "Ship the release"));
    return picture.lines(overview, new TerminalSize(lines, columns));
  }

  @Test
  void it_has_agents_locks_sessions_and_the_latest_messages() {
    assertThat(String.join("\n", lines(60, 80)))
        .contains("/home/ann/store/context.db", "AGENTS\n", "MESSAGES, LATEST FIRST\n")
        .containsPattern("ann +holds +until \\d\\d:\\d\\d:\\d\\d +Ship the rele… +a\\.txt")
        .containsPattern("agent11 +busy +\\d s")
        .containsPattern("\\d\\d:\\d\\d:\\d\\d  Ship the rele…  #20 ann: message 20 with")
        .contains("21 messages", "1 lock")
        .doesNotContain("psst");
  }

  @ParameterizedTest
  @CsvSource({"24,80", "5,20", "8,40", "12,200", "100,30"})
  void it_fits_the_terminal(int lines, int columns) {
    List<String> picture = lines(lines, columns);

    assertThat(picture).hasSizeLessThanOrEqualTo(lines);
    assertThat(picture).allMatch(line -> DisplayWidth.of(line) <= columns);
  }

  @Test
  void what_agents_wrote_drives_no_terminal() {
    String hostile = "gate\u001b]52;c;QUE=\u0007\u009b31m\u202eyad\u200b\n\r\ttab";
    String session = bench
        .call(ANN, "create_session", Json.object().put("purpose", hostile))
        .path("session_id")
        .asText();
    bench.call(
        ANN, "add_message", Json.object().put("session_id", session).put("content", hostile));
    bench.call(
        ANN,
        "register_agent_presence",
        Json.object().put("status", "busy").put("activity", hostile));

    CliRunner.Done done = new CliRunner(bench.directory()).run("status", "--watch");

    assertThat(done.out()).contains("AGENTS", "LOCKS", "OPEN SESSIONS", "MESSAGES", "gate");
    assertThat(Invisible.in(done.out())).isFalse();
    assertThat(done.out().chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
    assertThat(done.out().lines()).hasSizeLessThanOrEqualTo(24);
  }

  @Test
  void where_room_is_short_it_says_how_much_is_left_out() {
    assertThat(lines(24, 80)).anyMatch(line -> line.matches("AGENTS \\(\\d+ of 1[234]\\)"));
    assertThat(lines(24, 80)).anyMatch(line -> line.contains("#20 ann"));
  }
}
