package io.sharedcontext.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.guard.Guard;
import io.sharedcontext.store.LockHints;
import io.sharedcontext.store.LockHints.Tree;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** While locks are held the launcher lets pass without Java what none of them keeps an agent from, and only that. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@SqliteOnly("on a database server the launcher trusts an agent's own server alone")
class GuardLauncherTest extends GuardLauncherFixture {
  @Test
  void java_looks_at_what_is_locked_only() throws IOException {
    lock(session, "write", "src/A.java", "docs/**");
    assertThat(startsJava(written("src/B.java"))).as("nobody has looked").isTrue();
    assertThat(looks("src/B.java")).isFalse();

    assertThat(startsJava(written("src/B.java"))).isFalse();
    assertThat(startsJava(written(tree.resolve("new/directory/B.java").toString())))
        .isFalse();
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(startsJava(written(tree.resolve("src/A.java").toString()))).isTrue();
    assertThat(startsJava(written("docs/deep/b.md"))).isTrue();
    assertThat(startsJava(written("src/docs/b.md"))).isFalse();
  }

  @Test
  void a_lock_that_is_granted_afterwards_counts_at_once() throws IOException {
    assertThat(looks("src/A.java")).isFalse();
    lock(session, "write", "src/A.java");
    lock(session, "read", "src/C.java");
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(startsJava(written("src/B.java"))).isFalse();
    assertThat(startsJava(written("src/C.java"))).isFalse();
    for (int i = 0; i < 400; i++) {
      lock(session, "write", "some/directory/with/a/long/name/file-" + i);
    }
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(startsJava(written("some/directory/with/a/long/name/file-399"))).isTrue();
  }

  @Test
  void a_lock_of_another_workspace_keeps_nobody() throws IOException {
    lock(session(ELSEWHERE), "write", "**");
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(looks("src/A.java")).isFalse();
    assertThat(startsJava(written("src/A.java"))).isFalse();
  }

  @Test
  void a_session_that_comes_into_the_workspace_brings_its_locks() throws IOException {
    String other = session(ELSEWHERE);
    lock(other, "write", "**");
    assertThat(looks("src/A.java")).isFalse();
    assertThat(startsJava(written("src/A.java"))).isFalse();
    bench.call(
        ANN, "update_session", Json.object().put("session_id", other).put("workspace", HERE));
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(looks("src/A.java")).isTrue();
  }

  @Test
  void locks_of_a_session_without_a_workspace_are_left_to_java() throws IOException {
    lock(session(""), "write", "src/A.java");
    assertThat(looks("src/A.java")).as("bob takes no part").isFalse();
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(startsJava(written("src/B.java"))).isFalse();
  }

  @Test
  void a_tree_that_is_not_known_is_left_to_java_and_one_within_another_is_its_own()
      throws IOException {
    lock(session, "write", "src/A.java");
    assertThat(looks("src/A.java")).isTrue();
    Files.createDirectories(tree.resolve("src/module"));
    assertThat(startsJava(written("src/module/B.java"))).isFalse();
    Files.writeString(tree.resolve("src/module/.git"), "gitdir: /elsewhere");
    assertThat(startsJava(written("src/module/B.java"))).isTrue();
    assertThat(startsJava(written(place.resolve("in no tree").toString()))).isFalse();
  }

  @Test
  void a_commit_of_files_that_nobody_locked_passes() throws IOException, InterruptedException {
    Path repository = Files.createDirectories(place.resolve("repository"));
    git(repository, "init", "-q");
    lock(session, "write", "src/A.java");
    new Guard(bench.store(), bench.store().clock(), "bob")
        .hindrances(new Tree(HERE, repository.toRealPath(), true), List.of());
    stage(repository, "src/B.java");
    assertThat(run(repository, "", "git")).isEmpty();
    stage(repository, "é");
    assertThat(run(repository, "", "git")).as("a name that Git quotes").isEqualTo("Java\n");
    git(repository, "rm", "-q", "--cached", "é");
    stage(repository, "src/A.java");
    assertThat(run(repository, "", "git")).isEqualTo("Java\n");
  }

  private static void stage(Path repository, String name) throws IOException, InterruptedException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "1");
    git(repository, "add", name);
  }

  private static void git(Path repository, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    assertThat(new ProcessBuilder(command)
            .directory(repository.toFile())
            .inheritIO()
            .start()
            .waitFor())
        .isZero();
  }

  @Test
  void hints_that_say_nothing_certain_are_left_to_java() throws IOException {
    assertThat(looks()).isFalse();
    Path hints = place.resolve("store/context.db.hints");
    assertThat(startsJava(written("src/A.java"))).isFalse();
    String good = Files.readString(hints.resolve("locked-bob"));
    for (String bad : List.of("", "x\n", good + "what\n", good.replaceFirst(" [0-9]+", " x"))) {
      Files.writeString(hints.resolve("locked-bob"), bad);
      assertThat(startsJava(written("src/A.java"))).as(bad).isTrue();
    }
    Files.writeString(hints.resolve("locked-bob"), good);
    assertThat(startsJava(written("src/A.java"))).isFalse();
    Files.delete(hints.resolve("locked-bob"));
    assertThat(startsJava(written("src/A.java")))
        .as("bob's guard has not looked")
        .isTrue();
    assertThat(looks()).isFalse();
    environment.put("SHARED_CONTEXT_DATABASE", "postgresql://elsewhere/db");
    assertThat(startsJava(written("src/A.java"))).as("hints of another store").isTrue();
    environment.remove("SHARED_CONTEXT_DATABASE");
    Files.writeString(hints.resolve("granted"), "9 ann src", APPEND);
    assertThat(startsJava(written("src/B.java"))).as("a part of a line").isTrue();
    lock(session, "write", "src/A.java");
    assertThat(looks()).isFalse();
    assertThat(startsJava(written("src/B.java"))).isFalse();
    environment.put("SHARED_CONTEXT_WORKSPACE", "of-a-setting");
    assertThat(startsJava(written("src/B.java"))).isTrue();
    environment.remove("SHARED_CONTEXT_WORKSPACE");
    Files.writeString(hints.resolve("granted"), "x ann src/A.java\n", APPEND);
    assertThat(startsJava(written("src/A.java"))).isTrue();
    Files.delete(hints.resolve("granted"));
    assertThat(startsJava(written("src/A.java"))).isTrue();
    assertThat(Optional.of(new LockHints(bench.store().settings()).known(() -> 7)))
        .hasValueSatisfying(known -> assertThat(known.newest()).isEqualTo(7));
  }
}
