package io.sharedcontext.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.spawn.SdkClient;
import io.sharedcontext.tool.Json;
import io.sharedcontext.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A board of three items. Who claims the first is killed; while the time of the claim goes by other scenes
 * are played, and then another agent takes the item over, and hands it on.
 */
final class WorkScene {
  private static final String PORTER = "porter";
  private static final String FILE = "timetable.csv";

  /** No claim is shorter. */
  private static final int CLAIM_SECONDS = 30;

  private static final int WAIT_SECONDS = 15;

  private WorkScene() {}

  static void begin(Stage stage) throws IOException, InterruptedException {
    Path project = repository(stage.home());
    stage.remember("project", project.toString());
    stage.remember(
        "timetable",
        stage
            .call(
                Demo.PLANNER,
                "create_session",
                Map.of(
                    "purpose",
                    "Timetable for the winter",
                    "workspace",
                    Workspace.of(project).orElseThrow().name()))
            .text("/session_id"));
    String draw = add(stage, "Draw up the timetable", List.of());
    String compare = add(stage, "Compare it with the berths", List.of(draw));
    add(stage, "Announce it", List.of(compare));
    stage.remember("draw", draw);
    stage.tell("planner puts three items on a board, each to be done after the one before");
    claim(stage, draw);
    refuse(stage);
    kill(stage);
  }

  /** As much of a repository as makes a directory one: the guard looks for it, and starts no Git. */
  private static Path repository(Path home) throws IOException {
    Path project = Files.createDirectories(home.resolve("harbour"));
    for (String part : List.of("objects", "refs", "HEAD")) {
      Files.createDirectories(project.resolve(".git").resolve(part));
    }
    return project;
  }

  private static String add(Stage stage, String title, List<String> dependsOn) {
    return stage
        .call(
            Demo.PLANNER,
            "add_work_item",
            Map.of(
                "session_id", stage.recall("timetable"), "title", title, "depends_on", dependsOn))
        .text("/work_item_id");
  }

  private static void claim(Stage stage, String draw) {
    SdkClient porter = stage.enter(PORTER, "engineer");
    stage.tell("porter enters, with a server process of its own: " + porter.pid());
    SdkClient.Reply claim = stage.call(PORTER, "claim_work_item", claim(stage, 0));
    stage.remember("token", claim.text("/claim_token"));
    stage.check(
        claim.text("/item/work_item_id").equals(draw),
        "porter asks for work and gets what is ready, for %d s".formatted(CLAIM_SECONDS));
    stage.check(nothingReady(stage), "reviewer asks, too: what is left waits for porter's");
  }

  private static void refuse(Stage stage) throws IOException, InterruptedException {
    String said = guard(stage, Demo.BUILDER);
    stage.check(
        said.contains("\"deny\"") && said.contains("locked by agent " + PORTER),
        "builder's client would edit %s, locked with it: refused".formatted(FILE));
    stage.check(guard(stage, PORTER).isEmpty(), "porter's own client may");
  }

  private static void kill(Stage stage) {
    SdkClient victim = stage.agent(PORTER);
    victim.kill();
    stage.tell("porter's process %d is dead (SIGKILL)".formatted(victim.pid()));
    victim.close();
    stage.check(
        nothingReady(stage), "its claim stands until its time is over; meanwhile, other things");
  }

  private static boolean nothingReady(Stage stage) {
    return stage
        .agent(Demo.REVIEWER)
        .call("claim_work_item", claim(stage, 0))
        .text("/code")
        .equals("NOTHING_READY");
  }

  private static Map<String, Object> claim(Stage stage, int waitSeconds) {
    return Map.of(
        "session_id",
        stage.recall("timetable"),
        "ttl_seconds",
        CLAIM_SECONDS,
        "resources",
        List.of(FILE),
        "wait_seconds",
        waitSeconds);
  }

  static void end(Stage stage) throws IOException, InterruptedException {
    SdkClient.Reply taken = takeOver(stage);
    long token = taken.number("/claim_token");
    stage.check(
        taken.text("/item/work_item_id").equals(stage.recall("draw"))
            && token > Long.parseLong(stage.recall("token")),
        "porter's time is over: reviewer gets its item, with the higher token %d".formatted(token));
    SdkClient again = stage.enter(PORTER, "engineer");
    stage.tell("porter starts again as process %d, and has the item done".formatted(again.pid()));
    stage.check(
        refused(stage, PORTER, Long.parseLong(stage.recall("token"))),
        "which is refused: it is reviewer's now");
    handOver(stage, token);
  }

  private static SdkClient.Reply takeOver(Stage stage) {
    SdkClient.Reply reply = stage.agent(Demo.REVIEWER).call("claim_work_item", claim(stage, 0));
    for (int i = 0; i <= CLAIM_SECONDS / WAIT_SECONDS && reply.failed(); i++) {
      reply = stage.agent(Demo.REVIEWER).call("claim_work_item", claim(stage, WAIT_SECONDS));
    }
    if (reply.failed()) {
      throw new Stage.Broken("porter's claim did not end: " + reply.text("/error"));
    }
    return reply;
  }

  private static boolean refused(Stage stage, String agent, long token) {
    return stage.agent(agent).call("update_work_item", done(stage, token)).failed();
  }

  private static Map<String, Object> done(Stage stage, long token) {
    return Map.of("work_item_id", stage.recall("draw"), "claim_token", token, "state", "done");
  }

  private static void handOver(Stage stage, long token) throws IOException, InterruptedException {
    Map<String, Object> change =
        new HashMap<>(Map.of("work_item_id", stage.recall("draw"), "claim_token", token));
    change.put("hand_over", Map.of("to", Demo.BUILDER, "next_step", "Enter the Sundays."));
    stage.call(Demo.REVIEWER, "update_work_item", change);
    SdkClient.Reply news = stage.call(Demo.BUILDER, "catch_up", Map.of());
    stage.check(
        news.text("/handed_over/0/next_step").equals("Enter the Sundays."),
        "reviewer hands it over to builder, whose catch_up begins with it");
    stage.check(refused(stage, Demo.REVIEWER, token), "what reviewer still does is refused");
    stage.check(guard(stage, Demo.BUILDER).isEmpty(), "builder may edit %s now".formatted(FILE));
    stage.call(
        Demo.BUILDER, "update_work_item", done(stage, news.number("/handed_over/0/claim_token")));
    stage.check(
        stage
            .call(Demo.PLANNER, "claim_work_item", claim(stage, 0))
            .text("/item/title")
            .equals("Compare it with the berths"),
        "builder has it done once, and so the next item is ready");
  }

  /** What the guard of an agent's client says to an edit; empty if it lets that pass. */
  private static String guard(Stage stage, String agent) throws IOException, InterruptedException {
    Path project = Path.of(stage.recall("project"));
    ObjectNode edit = Json.object().put("tool_name", "Edit").put("cwd", project.toString());
    edit.putObject("tool_input").put("file_path", project.resolve(FILE).toString());
    return stage.command(List.of("guard", "check", "claude-code", "--as", agent), Json.text(edit));
  }
}
