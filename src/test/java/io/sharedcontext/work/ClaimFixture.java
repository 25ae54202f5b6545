package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A board with an item that agents claim while time passes. */
abstract class ClaimFixture {
  static final Caller ADA = agent("ada", "lead");
  static final Caller BOB = agent("bob", "builder");
  static final Caller EVE = agent("eve", "builder");

  final MutableClock clock = MutableClock.at(Instant.parse("2026-11-20T10:00:00Z"));

  @TempDir
  Path home;

  ToolFixture tools;
  BoardCalls board;
  String item;

  @BeforeEach
  void open() {
    tools = new ToolFixture(home, clock);
    board = new BoardCalls(tools, tools.session(ADA));
    item = board.add(ADA, "build", "");
  }

  @AfterEach
  void close() {
    tools.close();
  }

  void pass(long seconds) {
    clock.pass(Duration.ofSeconds(seconds));
  }

  static String with(long token, String more) {
    return "'claim_token':" + token + "," + more;
  }

  JsonNode lock(Caller caller, String resource) {
    return tools.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'lock','resources':['" + resource
            + "']}");
  }
}
