package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.guard.Guard;
import io.sharedcontext.hint.HintKeeper;
import io.sharedcontext.hint.StatusReader;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.store.HintFiles.Keeper;
import io.sharedcontext.store.HintFiles.News;
import io.sharedcontext.store.LockHints.Tree;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The launcher answers hooks without Java when the hints say that it can, and only then. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class HintsTest extends CheckoutFixture {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");
  private static final Caller BOB = ToolFixture.agent("bob", "worker");

  private Path store;
  private ToolFixture bench;
  private HintFiles files;
  private String session;

  @BeforeEach
  void begin() {
    store = place.resolve("store");
    bench = new ToolFixture(store);
    files = new HintFiles(bench.store().settings());
    session = bench.session(ANN);
    bench.post(BOB, session, "I am here.");
  }

  @AfterEach
  void end() {
    bench.close();
  }

  /** Runs the launcher; whether it came to start Java. */
  private boolean startsJava(String... words) {
    try {
      List<String> command = new ArrayList<>(List.of(launcher.toString()));
      command.addAll(List.of(words));
      command.addAll(List.of("--hints", files.directory().toString()));
      ProcessResult done = ProcessResult.start(place, environment, command.toArray(String[]::new))
          .await();
      assertThat(done.code()).as(done.err()).isZero();
      return done.out().contains("directory ");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean asks(String event) {
    return startsJava("hook", "codex", event, "--as", "bob");
  }

  /** What Java does when it is started. */
  private String inJava(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = Cli.run(
        List.of(words),
        new Operator(
            TestEngine.current().environment(store),
            stream,
            stream,
            false,
            Clock.systemUTC(),
            InputStream.nullInputStream()));
    assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private void startKeeper() {
    new HintKeeper(
            bench.store(),
            new StatusReader(bench.store(), bench.store().clock(), () -> ""),
            "bob",
            Optional.of("worker"))
        .start();
  }

  private void keep() {
    startKeeper();
    Await.until(
        "hints are kept", () -> news().filter(news -> news.keeper().alive()).isPresent());
  }

  private Optional<News> news() {
    try {
      return files.news("bob");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void java_is_asked_until_something_is_known() {
    assertThat(asks("session-start")).isTrue();
    assertThat(asks("prompt")).isTrue();
    assertThat(startsJava("statusline", "--as", "bob")).isTrue();
    assertThat(startsJava("guard", "check", "git", "--as", "bob")).isTrue();
  }

  @Test
  @SqliteOnly("no file of this machine changes with every commit of a database server")
  void without_a_server_it_is_quiet_until_somebody_commits() {
    Await.until("nobody has committed for a while", () -> {
      inJava("hook", "codex", "prompt", "--as", "bob");
      return !asks("prompt");
    });
    assertThat(asks("tool")).isFalse();
    assertThat(asks("stop")).isFalse();
    assertThat(asks("session-start")).isTrue();
    assertThat(startsJava("statusline", "--as", "bob")).isFalse();

    bench.post(ANN, session, "News.");

    assertThat(asks("prompt")).isTrue();
    assertThat(startsJava("statusline", "--as", "bob")).isTrue();
  }

  @Test
  void a_server_of_the_agent_tells_what_concerns_it_and_nothing_else() {
    inJava("hook", "codex", "session-start", "--as", "bob");
    keep();
    assertThat(asks("prompt")).isFalse();

    long hidden =
        bench.post(ANN, session, "Psst.", "{\"to\":[\"carol\"],\"visibility\":\"private\"}");
    long seen = bench.post(ANN, session, "News.");
    Await.until("the news", () -> news().orElseThrow().newest() == seen);

    assertThat(hidden).isLessThan(seen);
    assertThat(asks("prompt")).isTrue();
    assertThat(asks("stop")).isFalse();
    assertThat(inJava("hook", "codex", "prompt", "--as", "bob")).contains("News.");
    assertThat(asks("prompt")).isFalse();

    long named = bench.post(ANN, session, "For you.", "{\"to\":[\"bob\"]}");
    Await.until("the news", () -> news().orElseThrow().addressed() == named);
    assertThat(asks("stop")).isTrue();
  }

  @Test
  void what_comes_during_a_turn_of_a_client_without_a_user_is_left_to_the_end_of_the_turn() {
    inJava("hook", "codex", "session-start", "--as", "bob");
    keep();
    environment.put("CLAUDE_CODE_ENTRYPOINT", "sdk-cli");
    environment.put("CLAUDE_CODE_SESSION_ID", "one");
    assertThat(asks("prompt")).isFalse();
    long named = bench.post(ANN, session, "For you.", "{\"to\":[\"bob\"]}");
    Await.until("the news", () -> news().orElseThrow().addressed() == named);
    assertThat(asks("changed")).isFalse();
    environment.put("CLAUDE_CODE_SESSION_ID", "two");
    assertThat(asks("changed")).as("another window").isTrue();
    assertThat(asks("stop")).isTrue();
    assertThat(asks("changed")).as("the turn has ended").isTrue();

    environment.put("CLAUDE_CODE_ENTRYPOINT", "cli");
    assertThat(asks("prompt")).isTrue();
    assertThat(asks("changed")).as("somebody may break a turn off").isTrue();
  }

  @Test
  void a_server_of_the_agent_keeps_its_status_line() {
    inJava("statusline", "--as", "bob");
    keep();
    bench.post(ANN, session, "News.");
    Await.until("the line", () -> line().contains("unread 0/1"));

    assertThat(startsJava("statusline", "--as", "bob")).isFalse();
  }

  private String line() {
    try {
      return Files.readString(files.directory().resolve("line-bob"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_a_dead_server_kept_counts_for_nothing() throws IOException {
    files.putNews("bob", new News(new Keeper(99_999_999, "-"), 0, 0));
    assertThat(asks("prompt")).isTrue();

    long self = ProcessHandle.current().pid();
    files.putNews("bob", new News(new Keeper(self, "1"), 0, 0));
    if (Files.exists(Path.of("/proc/self/stat"))) {
      assertThat(asks("prompt")).isTrue();
    }
    files.putNews("bob", new News(Keeper.here(), 0, 0));
    assertThat(asks("prompt")).isFalse();
  }

  @Test
  void a_hint_that_is_no_hint_is_left_to_java() throws IOException {
    files.putNews("bob", new News(Keeper.here(), 0, 0));
    for (String bad :
        List.of("", "x", "1 2", "$(touch owned) - 0 0\n", "-1 - 0 0\n", "1 - a b\n")) {
      Files.writeString(files.newsFile("bob"), bad);
      assertThat(asks("prompt")).as(bad).isTrue();
    }
    assertThat(place.resolve("owned")).doesNotExist();
  }

  @Test
  void nobody_else_reads_hints() throws IOException {
    inJava("hook", "codex", "session-start", "--as", "bob");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.directory())))
        .isEqualTo("rwx------");
    try (var all = Files.list(files.directory())) {
      for (Path file : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  @SqliteOnly("on a database server only the agent's own server knows of locks elsewhere")
  void a_guard_looks_only_after_somebody_was_granted_a_lock() throws IOException {
    String[] words = {"guard", "check", "codex", "--as", "bob"};
    Guard guard = new Guard(bench.store(), bench.store().clock(), "bob");
    Tree tree = new Tree("", place, true);
    assertThat(guard.hindrances(tree, List.of("a"))).isEmpty();
    assertThat(startsJava(words)).isFalse();

    lock(ANN, "lock");
    assertThat(startsJava(words)).isTrue();
    assertThat(guard.hindrances(tree, List.of("a", "b"))).hasSize(1);
    assertThat(startsJava(words)).isTrue();

    lock(ANN, "unlock");
    assertThat(guard.hindrances(tree, List.of("a"))).isEmpty();
    assertThat(startsJava(words)).isFalse();

    lock(BOB, "lock");
    assertThat(startsJava(words)).isFalse();
  }

  private void lock(Caller caller, String action) {
    assertThat(bench
            .call(
                caller,
                "coordinate_session_work",
                Json.object()
                    .put("session_id", session)
                    .put("action", action)
                    .set("resources", Json.array().add("a")))
            .path("success")
            .asBoolean())
        .isTrue();
  }

  @Test
  @SqliteOnly("on a database server the launcher trusts an agent's own server alone")
  void a_lock_whose_process_died_before_its_stamp_is_stamped_by_the_next_server()
      throws IOException {
    String[] words = {"guard", "check", "codex", "--as", "bob"};
    Guard guard = new Guard(bench.store(), bench.store().clock(), "bob");
    Tree tree = new Tree("", place, true);
    startKeeper();
    assertThat(guard.hindrances(tree, List.of("a"))).isEmpty();
    assertThat(startsJava(words)).isFalse();
    Path granted = files.directory().resolve("granted");
    String before = Files.readString(granted);
    lock(ANN, "lock");
    // As if the process had been killed when the lock was committed.
    Files.writeString(granted, before);

    Await.until("the guard looks", () -> startsJava(words));
    assertThat(guard.hindrances(tree, List.of("a"))).hasSize(1);
  }
}
