package io.sharedcontext.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.guard.Guard;
import io.sharedcontext.store.LockHints.Tree;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tree of files, locks of ann, and the launcher when bob is about to write. */
abstract class GuardLauncherFixture extends CheckoutFixture {
  static final Caller ANN = ToolFixture.agent("ann", "lead");
  static final String HERE = "here-123456";
  static final String ELSEWHERE = "elsewhere-123456";

  ToolFixture bench;
  Path tree;
  String session;

  @BeforeEach
  void begin() throws IOException {
    bench = new ToolFixture(place.resolve("store"));
    tree = Files.createDirectories(place.resolve("a tree"));
    Files.createDirectories(tree.resolve(".git"));
    Files.createDirectories(tree.resolve("src"));
    session = session(HERE);
    script(place.resolve("chosen/bin/java"), "#!/bin/sh\necho Java; exec cat\n");
  }

  @AfterEach
  void end() {
    bench.close();
  }

  String session(String workspace) {
    return bench
        .call(ANN, "create_session", Json.object().put("purpose", "p").put("workspace", workspace))
        .path("session_id")
        .asText();
  }

  void lock(String in, String type, String... resources) {
    var wanted = Json.object().put("session_id", in).put("action", "lock").put("lock_type", type);
    List.of(resources).forEach(wanted.putArray("resources")::add);
    assertThat(
            bench.call(ANN, "coordinate_session_work", wanted).path("success").asBoolean())
        .isTrue();
  }

  /** A guard of bob looks, as Java does when it is started; whether it found a lock on one of the names. */
  boolean looks(String... names) throws IOException {
    Guard guard = new Guard(bench.store(), bench.store().clock(), "bob");
    return !guard.hindrances(new Tree(HERE, tree, true), List.of(names)).isEmpty();
  }

  String written(String file) {
    return Json.object()
        .put("tool_name", "Write")
        .put("cwd", tree.toString())
        .set(
            "tool_input",
            Json.object()
                .put("file_path", file)
                .put("content", "say \"path\": \"x\" and \\ \"file_path\""))
        .toString();
  }

  /** Whether the launcher came to start Java for the call of a tool; if so, with all that it was told. */
  boolean startsJava(String call) throws IOException {
    String out = run(place, call, "codex");
    if (!out.isEmpty()) {
      assertThat(out.strip()).isEqualTo("Java\n" + call);
    }
    return !out.isEmpty();
  }

  String run(Path directory, String input, String client) throws IOException {
    Path in = Files.writeString(place.resolve("input"), input);
    Path err = place.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(
            launcher.toString(),
            "guard",
            "check",
            client,
            "--as",
            "bob",
            "--hints",
            place.resolve("store/context.db.hints").toString())
        .directory(directory.toFile())
        .redirectInput(in.toFile())
        .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return out;
  }
}
