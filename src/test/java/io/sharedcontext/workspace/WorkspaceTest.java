package io.sharedcontext.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs together is found by the files of Git; files that lie lead nowhere. */
class WorkspaceTest {
  @TempDir
  Path temporary;

  private Path top;

  @BeforeEach
  void resolve() throws IOException {
    top = temporary.toRealPath();
  }

  private static Optional<Path> root(Path directory) {
    return Workspace.of(directory, Optional.empty()).map(Workspace::root);
  }

  private static Path directory(Path path) throws IOException {
    return Files.createDirectories(path);
  }

  private static Path git(Path path) throws IOException {
    directory(path.resolve("objects"));
    directory(path.resolve("refs"));
    Files.writeString(path.resolve("HEAD"), "ref: refs/heads/main\n");
    return path;
  }

  private Path repository(String name) throws IOException {
    git(top.resolve(name).resolve(".git"));
    return top.resolve(name);
  }

  /** A working tree of the repository whose common directory is {@code common}, as Git makes it. */
  private Path worktree(Path common, String name) throws IOException {
    Path tree = directory(top.resolve(name));
    Path own = directory(common.resolve("worktrees").resolve(name));
    Files.writeString(own.resolve("HEAD"), "ref: refs/heads/" + name + "\n");
    Files.writeString(own.resolve("commondir"), "../..\n");
    Files.writeString(own.resolve("gitdir"), tree.resolve(".git") + "\n");
    Files.writeString(tree.resolve(".git"), "gitdir: " + own + "\n");
    return tree;
  }

  @Test
  void a_directory_of_a_repository_belongs_to_its_root() throws IOException {
    Path shop = repository("shop");

    assertThat(root(directory(shop.resolve("a/b/c")))).contains(shop);
    assertThat(root(shop)).contains(shop);
    assertThat(root(shop.resolve(".git/refs"))).contains(shop);
  }

  @Test
  void all_worktrees_of_a_repository_are_one_workspace() throws IOException {
    Path shop = repository("shop");
    Path fix = worktree(shop.resolve(".git"), "fix");
    Path feature = worktree(shop.resolve(".git"), "feature");

    assertThat(Workspace.of(directory(fix.resolve("src"))))
        .isEqualTo(Workspace.of(feature))
        .isEqualTo(Workspace.of(shop))
        .isPresent();
  }

  @Test
  void worktrees_may_be_named_by_relative_paths() throws IOException {
    Path shop = repository("shop");
    Path fix = worktree(shop.resolve(".git"), "fix");
    Files.writeString(fix.resolve(".git"), "gitdir: ../shop/.git/worktrees/fix\r\n");
    Files.writeString(shop.resolve(".git/worktrees/fix/gitdir"), "../../../../fix/.git\n");

    assertThat(root(fix)).contains(shop);
  }

  @Test
  void worktrees_of_a_bare_repository_are_one_workspace() throws IOException {
    Path bare = git(top.resolve("shop.git"));
    Path fix = worktree(bare, "fix");

    assertThat(root(fix)).contains(bare);
    assertThat(root(bare)).contains(bare);
    assertThat(Workspace.of(fix).orElseThrow().name()).matches("shop-[0-9a-f]{6}");
  }

  @Test
  void a_hidden_bare_repository_has_the_name_of_what_is_around_it() throws IOException {
    Path bare = git(top.resolve("shop/.bare"));
    Files.writeString(top.resolve("shop/.git"), "gitdir: ./.bare\n");
    Path fix = worktree(bare, "fix");

    assertThat(root(fix)).contains(bare).isEqualTo(root(top.resolve("shop")));
    assertThat(Workspace.of(fix).orElseThrow().name()).matches("shop-[0-9a-f]{6}");
  }

  @Test
  void a_submodule_is_a_workspace_of_its_own() throws IOException {
    Path shop = repository("shop");
    Path module = git(shop.resolve(".git/modules/libs/money"));
    Path checkout = directory(shop.resolve("libs/money"));
    Files.writeString(checkout.resolve(".git"), "gitdir: ../../.git/modules/libs/money\n");

    assertThat(root(checkout)).contains(module);
    assertThat(Workspace.of(checkout).orElseThrow().name()).matches("money-[0-9a-f]{6}");
  }

  @Test
  void outside_of_repositories_a_directory_is_one_of_its_own() throws IOException {
    Path notes = directory(top.resolve("notes"));

    assertThat(root(notes)).contains(notes);
    assertThat(root(directory(notes.resolve("deep")))).contains(notes.resolve("deep"));
  }

  @Test
  void the_home_directory_and_the_root_of_the_file_system_are_none() throws IOException {
    Path home = directory(top.resolve("home"));
    git(home.resolve(".git"));
    Path notes = directory(home.resolve("notes"));

    assertThat(Workspace.of(home, Optional.of(home))).isEmpty();
    assertThat(root(Path.of("/"))).isEmpty();
    assertThat(root(top.resolve("absent"))).isEmpty();
    assertThat(Workspace.of(notes, Optional.of(home)).map(Workspace::root)).contains(notes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gitdir: ",
        "gitdir: .git",
        "gitdir: nowhere",
        "gitdir: ../other/.git",
        "gitdir: ../other/.git/worktrees/fix",
        "gitdir: //server/share/.git",
        "gitdir: \\\\server\\share\\.git",
        "gitdir: C:/other/.git",
        "gitdir: /etc/passwd",
        "gitdir: \0",
        "gitdir: ../other/.git/worktrees/fix\ngitdir: again",
        "worktree: ../other/.git/worktrees/fix",
        "GITDIR: ../other/.git/worktrees/fix"
      })
  void a_git_file_that_lies_leads_nowhere(String text) throws IOException {
    Path other = repository("other");
    worktree(other.resolve(".git"), "fix");
    Path liar = directory(top.resolve("liar"));
    Files.writeString(liar.resolve(".git"), text);

    assertThat(root(liar)).contains(liar);
  }

  @Test
  void a_git_file_that_is_longer_than_any_path_is_not_read_to_its_end() throws IOException {
    Path shop = repository("shop");
    Path fix = worktree(shop.resolve(".git"), "fix");
    Files.writeString(
        fix.resolve(".git"), Files.readString(fix.resolve(".git")).strip() + " ".repeat(100_000));

    assertThat(root(fix)).contains(fix);
  }

  @Test
  void a_worktree_that_was_given_up_is_no_longer_one() throws IOException {
    Path shop = repository("shop");
    Path fix = worktree(shop.resolve(".git"), "fix");
    Path copy = directory(top.resolve("copy"));
    Files.copy(fix.resolve(".git"), copy.resolve(".git"));

    assertThat(root(copy)).contains(copy);
    assertThat(root(fix)).contains(shop);
  }

  @Test
  void a_common_directory_that_is_none_leads_nowhere() throws IOException {
    Path shop = repository("shop");
    Path fix = worktree(shop.resolve(".git"), "fix");
    Files.writeString(shop.resolve(".git/worktrees/fix/commondir"), "../../../../..\n");

    assertThat(root(fix)).contains(fix);
  }

  @Test
  void an_empty_git_directory_is_none() throws IOException {
    Path shop = repository("shop");
    Path inner = directory(shop.resolve("inner"));
    directory(inner.resolve(".git"));

    assertThat(root(inner)).contains(shop);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void links_lead_to_repositories_and_to_no_file() throws IOException {
    Path shop = repository("shop");
    Path linked = Files.createSymbolicLink(top.resolve("linked"), shop);
    Path view = directory(top.resolve("view"));
    Files.createSymbolicLink(view.resolve(".git"), shop.resolve(".git"));
    Path fix = worktree(shop.resolve(".git"), "fix");
    Path fake = directory(top.resolve("fake"));
    Files.createSymbolicLink(fake.resolve(".git"), fix.resolve(".git"));

    assertThat(root(linked)).contains(shop);
    assertThat(root(view)).contains(shop);
    assertThat(root(fake)).contains(fake);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_pipe_in_the_place_of_a_file_keeps_nobody_waiting() throws Exception {
    Path liar = directory(top.resolve("liar"));
    Process made = new ProcessBuilder("mkfifo", liar.resolve(".git").toString()).start();
    assertThat(made.waitFor()).isZero();

    assertThat(root(liar)).contains(liar);
  }

  @Test
  void the_name_shows_the_last_directory_and_nothing_above_it() throws IOException {
    Path one = directory(top.resolve("secret customer/My Shop (new)"));
    Path other = directory(top.resolve("other/My Shop (new)"));

    assertThat(Workspace.of(one).orElseThrow().name())
        .matches("My-Shop-new-[0-9a-f]{6}")
        .isNotEqualTo(Workspace.of(other).orElseThrow().name())
        .isEqualTo(Workspace.of(one).orElseThrow().name());
    assertThat(Workspace.of(directory(top.resolve("()"))).orElseThrow().name()).doesNotContain("(");
  }

  @Test
  void names_in_any_script_stay_readable_and_hide_nothing() throws IOException {
    Path shop = directory(top.resolve("商店-ло\u202ekкаvка"));

    assertThat(Workspace.of(shop).orElseThrow().name()).matches("商店-ло-kкаvка-[0-9a-f]{6}");
  }

  @Test
  void a_setting_names_the_workspace_of_a_process_or_none() throws IOException {
    Path shop = repository("shop");

    assertThat(new CurrentWorkspace(Optional.of("team"), shop).name()).isEqualTo("team");
    assertThat(new CurrentWorkspace(Optional.of("off"), shop).name()).isEmpty();
    assertThat(new CurrentWorkspace(Optional.empty(), shop).name()).startsWith("shop-");
  }

  @Test
  void arguments_name_a_workspace_the_current_one_or_all() {
    CurrentWorkspace here = new CurrentWorkspace(Optional.of("team"), Path.of("/"));

    assertThat(here.only(Optional.empty())).isEmpty();
    assertThat(here.only(Optional.of("all"))).isEmpty();
    assertThat(here.only(Optional.of("current"))).contains("team");
    assertThat(here.only(Optional.of("other"))).contains("other");
    assertThat(here.assigned(Optional.empty())).isEqualTo("team");
    assertThat(here.assigned(Optional.of("all"))).isEmpty();
    assertThat(here.assigned(Optional.of("other"))).isEqualTo("other");
  }
}
