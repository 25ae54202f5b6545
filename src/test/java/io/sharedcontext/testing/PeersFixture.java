package io.sharedcontext.testing;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;

import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one store, by one clock, and a session in it. */
public abstract class PeersFixture {
  protected static final Instant START = Instant.parse("2026-11-20T10:30:00Z");
  protected static final Caller ADA = agent("ada", "writer");
  protected static final Caller BOB = agent("bob", "tester");
  protected static final Caller CARL = agent("carl", "tester");
  protected static final Caller ROOT = admin("root", "x");

  @TempDir
  protected Path home;

  protected final MutableClock clock = MutableClock.at(START);
  protected ToolFixture here;
  protected ToolFixture there;
  protected String session;

  @BeforeEach
  void open() {
    here = new ToolFixture(home, clock);
    there = new ToolFixture(home, clock);
    session = here.session(ADA);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  /** The arguments of a call in the session. */
  protected String there(String more) {
    return "{'session_id':'" + session + "'" + more + "}";
  }
}
