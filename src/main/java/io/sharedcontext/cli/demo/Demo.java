package io.sharedcontext.cli.demo;

import io.sharedcontext.cli.FileTree;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.archive.Import;
import io.sharedcontext.cli.spawn.SdkClient;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Several agents, each with a server process, one store: what they can rely on, step by step. */
public final class Demo {
  static final String PLANNER = "planner";
  static final String BUILDER = "builder";
  static final String REVIEWER = "reviewer";

  private static final List<Scene> SCENES = List.of(
      new Scene("Three server processes start on one empty store", Demo::start),
      new Scene("A team's conversation is imported while they run", Demo::bringIn),
      new Scene("Who sees what", VisibilityScene::play),
      new Scene("Work that is claimed, and an edit that is refused", WorkScene::begin),
      new Scene("Finding a message", Demo::search),
      new Scene("Two agents change one entry of shared memory", MemoryScene::play),
      new Scene("One stands in line for a lock, one waits for word", LockScene::play),
      new Scene("One process is killed in the middle of a burst", CrashScene::play),
      new Scene("Work that is taken over, and handed over", WorkScene::end));

  private final Operator operator;

  public Demo(Operator operator) {
    this.operator = operator;
  }

  /** Plays it in a temporary directory and says whether every promise was kept. */
  public boolean play() throws IOException {
    Path home = Files.createTempDirectory("shared-context-demo");
    long began = System.nanoTime();
    operator.print("Shared Context: several agents, each with a server process of its own, work in"
        + "\none store. Everything below really happens, in a directory of its own:\n" + home);
    try (Stage stage = new Stage(operator, home)) {
      play(stage);
      operator.print("\n" + stage.checks() + " promises kept in "
          + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)
          + " seconds. The directory is removed again.");
      return true;
    } catch (Stage.Broken e) {
      operator.note("" + e.getMessage());
      return false;
    } catch (Exception e) {
      operator.note("The demonstration failed: " + e);
      return false;
    } finally {
      FileTree.delete(home);
    }
  }

  private void play(Stage stage) throws Exception {
    for (int i = 0; i < SCENES.size(); i++) {
      Scene scene = SCENES.get(i);
      operator.print("\n" + (i + 1) + "  " + scene.title());
      scene.action().play(stage);
    }
  }

  private static void start(Stage stage) {
    for (String agent : List.of(PLANNER, BUILDER, REVIEWER)) {
      long began = System.nanoTime();
      SdkClient process = stage.enter(agent, agent.equals(PLANNER) ? "lead" : "engineer");
      stage.tell("%-9s process %d, ready in %d ms"
          .formatted(
              agent, process.pid(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
    }
    stage.check(
        stage.agent(PLANNER).tools().contains("add_message"),
        "a client sees %d tools".formatted(stage.agent(PLANNER).tools().size()));
  }

  private static void bringIn(Stage stage) throws IOException {
    Path file = stage.home().resolve("conversation.jsonl");
    try (InputStream shipped = Demo.class.getResourceAsStream("/demo/conversation.jsonl")) {
      Files.copy(Objects.requireNonNull(shipped), file);
    }
    Import.Imported imported;
    try (Store store =
        new Store(new SqliteSettings(stage.home().resolve("context.db"), true, true))) {
      imported = new Import(store, stage.operator().clock(), stage.operator()::note).run(file);
    }
    SdkClient.Reply sessions = stage.call(REVIEWER, "list_sessions", Map.of());
    stage.remember("session", sessions.text("/sessions/0/session_id"));
    stage.tell("'%s', %d agents"
        .formatted(
            sessions.text("/sessions/0/purpose"),
            sessions.json().at("/sessions/0/participants").size()));
    stage.check(
        sessions.number("/sessions/0/message_count") == imported.written().messages(),
        "reviewer, already running, sees all %d messages of it"
            .formatted(imported.written().messages()));
  }

  private static void search(Stage stage) {
    String question = "why did the clok chagne break the sailings?";
    SdkClient.Reply found = stage.call(
        BUILDER,
        "search_context",
        Map.of("session_id", stage.recall("session"), "query", question, "limit", 3));
    stage.tell("builder asks: " + question);
    found
        .json()
        .path("results")
        .forEach(result -> stage.tell("%3d  \"%s\" (%s)"
            .formatted(
                result.path("score").asInt(),
                shortened(result.path("snippet").asText()),
                result.at("/message/sender").asText())));
    stage.check(
        found.json().path("results").toString().contains("clock change"),
        "the clock change is found, typos and all; its first search took %.0f ms"
            .formatted(found.json().path("search_time_ms").asDouble()));
  }

  static String shortened(String text) {
    return text.length() <= 48 ? text : text.substring(0, 47) + "…";
  }
}
