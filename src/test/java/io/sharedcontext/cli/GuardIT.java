package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.workspace.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real repository with two working trees, whose files are locked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "hooks are lines for a POSIX shell")
class GuardIT {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");
  private static final Caller BOB = ToolFixture.agent("bob", "worker");

  @TempDir
  private Path place;

  private Path home;
  private Path main;
  private Path other;
  private ToolFixture bench;
  private String session;
  private final Map<String, String> environment = new HashMap<>();

  private record Ran(int code, String said) {}

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    assumeThat(installed()).as("Git is installed").isTrue();
    home = place.resolve("home");
    main = Files.createDirectories(place.resolve("main tree"));
    other = place.resolve("other tree");
    bench = new ToolFixture(home);
    environment.put("GIT_AUTHOR_NAME", "n");
    environment.put("GIT_AUTHOR_EMAIL", "n@example.org");
    environment.put("GIT_COMMITTER_NAME", "n");
    environment.put("GIT_COMMITTER_EMAIL", "n@example.org");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    git(main, "init", "-q");
    session = session(Workspace.of(main).orElseThrow().name());
    write(main.resolve("src/A.java"), "1");
    write(main.resolve("docs/b.md"), "1");
    git(main, "add", ".");
    git(main, "commit", "-q", "-m", "first");
    Ran added = git(main, "worktree", "add", "-q", "-b", "other", other.toString());
    assertThat(added.code()).as(added.said()).isZero();
  }

  private String session(String workspace) {
    return bench
        .call(
            ANN,
            "create_session",
            Json.object().put("purpose", "a release").put("workspace", workspace))
        .path("session_id")
        .asText();
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private static boolean installed() {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(directory).resolve("git"))) {
        return true;
      }
    }
    return false;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Ran run(Path directory, List<String> command, String input)
      throws IOException, InterruptedException {
    Path given = Files.writeString(place.resolve("given"), input);
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectInput(given.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }

  private Ran git(Path directory, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return run(directory, command, "");
  }

  private Ran shared(Path directory, String input, String... words)
      throws IOException, InterruptedException {
    environment.put("SHARED_CONTEXT_HOME", home.toString());
    environment.putAll(TestEngine.current().database(home));
    List<String> command = new ArrayList<>(ServerProcess.command("io.sharedcontext.Main"));
    command.addAll(List.of(words));
    return run(directory, command, input);
  }

  private void lock(Caller caller, String action, String resource) {
    ObjectNode arguments = Json.object().put("session_id", session).put("action", action);
    arguments.putArray("resources").add(resource);
    JsonNode done = bench.call(caller, "coordinate_session_work", arguments);
    assertThat(done.path("success").asBoolean()).as(done.toString()).isTrue();
  }

  private Ran commit(Path tree, String file) throws IOException, InterruptedException {
    write(tree.resolve(file), "" + System.nanoTime());
    git(tree, "add", ".");
    return git(tree, "commit", "-q", "-m", "change");
  }

  @Test
  void a_commit_of_a_locked_file_is_refused_in_every_working_tree()
      throws IOException, InterruptedException {
    Ran put = shared(main, "", "guard", "install", "git");
    assertThat(put.code()).as(put.said()).isZero();
    lock(ANN, "lock", "src/**");
    environment.put("SHARED_CONTEXT_AGENT_ID", "bob");

    for (Path tree : List.of(main, other)) {
      Ran refused = commit(tree, "src/A.java");
      assertThat(refused.code()).as(refused.said()).isNotZero();
      assertThat(refused.said())
          .contains("src/A.java is locked by agent ann (write, session " + session + ") until ")
          .contains("coordinate_session_work", "guard override --as bob --reason TEXT");
      git(tree, "reset", "-q", "--hard");
      Ran fine = commit(tree, "docs/b.md");
      assertThat(fine.code()).as(fine.said()).isZero();
    }

    environment.put("SHARED_CONTEXT_AGENT_ID", "ann");
    assertThat(commit(other, "src/A.java").code()).isZero();
    environment.remove("SHARED_CONTEXT_AGENT_ID");
    assertThat(commit(other, "src/A.java").said()).contains("_GUARD=off", "git config shared");
    git(other, "config", "shared-context.agent", "ann");
    assertThat(commit(other, "src/A.java").code()).isZero();
  }

  @Test
  void an_edit_by_a_client_is_refused_in_its_shape() throws IOException, InterruptedException {
    lock(ANN, "lock", "src/A.java");
    String edit = Json.object()
        .put("tool_name", "Edit")
        .put("cwd", other.toString())
        .set(
            "tool_input",
            Json.object().put("file_path", other.resolve("src/A.java").toString()))
        .toString();

    Ran refused = shared(place, edit, "guard", "check", "claude-code", "--as", "bob");
    JsonNode specific = Json.parse(refused.said()).path("hookSpecificOutput");
    assertThat(specific.path("permissionDecision").asText()).isEqualTo("deny");
    assertThat(specific.path("permissionDecisionReason").asText()).contains("locked by agent ann");

    Ran holder = shared(place, edit, "guard", "check", "claude-code", "--as", "ann");
    assertThat(holder.said()).isEmpty();
    Ran elsewhere =
        shared(place, edit.replace("A.java", "B.java"), "guard", "check", "codex", "--as", "bob");
    assertThat(elsewhere.said()).isEmpty();
    lock(ANN, "unlock", "src/A.java");
    Ran free = shared(place, edit, "guard", "check", "claude-code", "--as", "bob");
    assertThat(free.said()).isEmpty();
  }

  @Test
  void a_guard_that_cannot_look_keeps_nobody_from_committing()
      throws IOException, InterruptedException {
    shared(main, "", "guard", "install", "git");
    lock(ANN, "lock", "src/**");

    environment.put("SHARED_CONTEXT_POOL_SIZE", "many");
    Ran wrong = commit(main, "src/A.java");
    assertThat(wrong.code()).as(wrong.said()).isZero();
    assertThat(wrong.said()).contains("locks were not checked");
    environment.remove("SHARED_CONTEXT_POOL_SIZE");

    Path hook = main.resolve(".git/hooks/pre-commit");
    Files.writeString(
        hook, Files.readString(hook).replaceFirst("(?m)^.* \\|\\| \\[", "/no/such || ["));
    Ran gone = commit(main, "src/A.java");
    assertThat(gone.code()).as(gone.said()).isZero();
  }

  @Test
  void hints_that_cannot_be_written_keep_nobody_from_committing()
      throws IOException, InterruptedException {
    shared(main, "", "guard", "install", "git");
    Files.writeString(home.resolve("context.db.hints"), "not a directory");

    assertThat(commit(main, "src/A.java").code()).isZero();
  }

  @Test
  void a_commit_of_many_locked_files_is_refused_in_few_words()
      throws IOException, InterruptedException {
    shared(main, "", "guard", "install", "git");
    lock(ANN, "lock", "src/**");
    for (int i = 0; i < 60; i++) {
      write(main.resolve("src/F" + i), "new");
    }

    Ran refused = commit(main, "src/A.java");

    assertThat(refused.code()).as(refused.said()).isNotZero();
    assertThat(refused.said()).contains("So are 51 more.");
    assertThat(refused.said().split("is locked by", -1)).hasSize(11);
  }

  @Test
  void locks_of_another_project_refuse_nothing() throws IOException, InterruptedException {
    session = session("another");
    bench.post(BOB, session, "I am here.");
    lock(ANN, "lock", "src/A.java");
    environment.put("SHARED_CONTEXT_AGENT_ID", "bob");
    shared(main, "", "guard", "install", "git");

    Ran fine = commit(other, "src/A.java");

    assertThat(fine.code()).as(fine.said()).isZero();
  }

  @Test
  void an_override_lets_it_pass_and_is_on_record() throws IOException, InterruptedException {
    lock(ANN, "lock", "src/A.java");
    String patch = Json.object()
        .put("tool_name", "apply_patch")
        .put("cwd", main.toString())
        .set(
            "tool_input",
            Json.object().put("command", "*** Begin Patch\n*** Update File: src/A.java\n@@\n"))
        .toString();
    assertThat(shared(main, patch, "guard", "check", "codex", "--as", "bob").said())
        .contains("deny");

    environment.put("SHARED_CONTEXT_GUARD", "off");
    Ran off = shared(main, patch, "guard", "check", "codex", "--as", "bob");
    assertThat(off.said()).contains("on record").doesNotContain("deny");
    environment.remove("SHARED_CONTEXT_GUARD");

    Ran said =
        shared(main, "", "guard", "override", "--as", "bob", "--for", "5m", "--reason", "hotfix");
    assertThat(said.code()).as(said.said()).isZero();
    assertThat(shared(main, patch, "guard", "check", "codex", "--as", "bob").said())
        .doesNotContain("deny");

    JsonNode audit = bench.call(
        ToolFixture.admin("root", "admin"), "get_audit_log", "{\"agent_id\":\"bob\",\"limit\":50}");
    assertThat(audit.path("events").findValuesAsText("event_type"))
        .contains("locked_edit_refused", "locked_edit_allowed", "guard_override");
  }

  @Test
  void a_pre_commit_of_somebody_else_stays_and_runs_after_it()
      throws IOException, InterruptedException {
    Path hook = main.resolve(".git/hooks/pre-commit");
    write(hook, "#!/bin/sh\necho mine\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    shared(other, "", "guard", "install", "git");
    assertThat(Files.readString(hook))
        .startsWith("#!/bin/sh\n# shared-context")
        .endsWith("echo mine\n");
    assertThat(commit(main, "docs/b.md").said()).contains("mine");

    shared(main, "", "guard", "install", "git", "--remove");
    assertThat(Files.readString(hook)).isEqualTo("#!/bin/sh\necho mine\n");
    write(hook, "\u007fELF");
    Ran refused = shared(main, "", "guard", "install", "git");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("is no shell script", "nothing was changed");
  }
}
