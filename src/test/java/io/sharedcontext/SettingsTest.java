package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.ToolTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the environment becomes settings. */
class SettingsTest {
  @TempDir
  Path directory;

  private static Settings of(String variable, String value) {
    return Settings.of(Map.of(
        "HOME",
        "/home/ada",
        "DATA",
        "/data/$HOME",
        "REL",
        "rel",
        "EMPTY",
        "",
        "SHARED_CONTEXT_" + variable,
        value));
  }

  @Test
  void nothing_set_means_the_defaults() {
    Settings settings = of("HOME", "");
    assertThat(settings.home()).isAbsolute().endsWithRaw(Path.of("shared-context"));
    assertThat(settings.store().file()).isEqualTo(settings.home().resolve("context.db"));
    assertThat(settings.store().powerSafe()).isTrue();
    assertThat(((SqliteSettings) settings.store()).anyFileSystem()).isFalse();
    assertThat(settings.store().readers()).isEqualTo(PoolSettings.DEFAULT);
    assertThat(settings.agentId()).isEmpty();
    assertThat(settings.apiKey()).isEmpty();
    assertThat(settings.tools()).isEqualTo(ToolTier.STANDARD);
    assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.rateFactor()).isEqualTo(1);
    assertThat(settings.log()).isEqualTo("warn");
  }

  @Test
  void what_is_set_counts() {
    assertThat(of("TOOLS", "ALL").tools()).isEqualTo(ToolTier.ADMIN);
    assertThat(of("TOOLS", "core").tools()).isEqualTo(ToolTier.CORE);
    assertThat(of("DURABILITY", "process").store().powerSafe()).isFalse();
    assertThat(((SqliteSettings) of("ANY_FILE_SYSTEM", "true").store()).anyFileSystem())
        .isTrue();
    assertThat(of("RATE_LIMIT", "0").rateFactor()).isZero();
    assertThat(of("TOKEN_TTL", "5").tokenLifetime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(of("POOL_SIZE", "50").store().readers().size()).isEqualTo(50);
    assertThat(of("POOL_WAIT", "250").store().readers().patience())
        .isEqualTo(Duration.ofMillis(250));
    assertThat(of("POOL_LEAK", "2000").store().readers().leak()).isEqualTo(Duration.ofSeconds(2));
    assertThat(of("POOL_LEAK", "OFF").store().readers().leak()).isZero();
    assertThat(of("AGENT_ID", "ada@home").agentId()).contains("ada@home");
    assertThat(of("LOG", " debug ").log()).isEqualTo("debug");
  }

  @Test
  void caches_are_as_large_as_is_said() {
    assertThat(of("CACHE_L1", "").caches().first()).isEqualTo(16 << 20);
    assertThat(of("CACHE_L1", "0").caches().first()).isZero();
    assertThat(of("CACHE_L1", "1000").caches().first()).isEqualTo(1_000);
    assertThat(of("CACHE_L2", "512K").caches().second()).isEqualTo(512 << 10);
    for (String wrong : List.of("many", "-1", "1.5m", "1g", "12345678901")) {
      assertThatThrownBy(() -> of("CACHE_L2", wrong))
          .isInstanceOf(Settings.Wrong.class)
          .hasMessageContaining("SHARED_CONTEXT_CACHE_L2")
          .hasMessageContaining("16m");
    }
  }

  @Test
  void the_store_is_where_it_is_said_to_be() {
    assertThat(of("HOME", directory.toString()).store().file())
        .isEqualTo(directory.resolve("context.db"));
    assertThat(of("HOME", "~/stores/one").home()).isEqualTo(Path.of("/home/ada/stores/one"));
    Path file = directory.resolve("other.db");
    assertThat(of("DATABASE", file.toString()).store().file()).isEqualTo(file);
    assertThat(of("DATABASE", file.toString()).home()).isEqualTo(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "~|/home/ada",
        "$HOME/x|/home/ada/x",
        "${HOME}/x|/home/ada/x",
        "%HOME%/x|/home/ada/x",
        // What a variable holds is taken as it is.
        "$DATA/x|/data/$HOME/x",
        "/a/${HOME}|/a/home/ada",
        // Marks that name no variable belong to the path.
        "/100%/$1/a$|/100%/$1/a$"
      })
  @DisabledOnOs(OS.WINDOWS)
  void what_a_client_hands_on_unexpanded_is_expanded(String value, String path) {
    assertThat(of("HOME", value).home()).isEqualTo(Path.of(path));
    assertThat(of("DATABASE", value + "/some.db").store().file())
        .isEqualTo(Path.of(path, "some.db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C:\\stores", "C:/stores", "\\\\host\\share", "D:"})
  @DisabledOnOs(OS.WINDOWS)
  void a_path_of_windows_is_refused_elsewhere(String path) {
    assertThatThrownBy(() -> of("HOME", path)).hasMessageContaining("a path of Windows");
  }

  /** As in a container that runs under a number for which it has no user. */
  private ServerProcess homeless(Path work, Map<Setting, String> settings) {
    ProcessBuilder builder =
        ServerProcess.builder(ServerProcess.command("io.sharedcontext.Main"), work, settings);
    builder.environment().put("JDK_JAVA_OPTIONS", "-Duser.home=?");
    builder.environment().keySet().removeIf(name -> name.matches("HOME|XDG_.*|.*APPDATA"));
    if (!settings.containsKey(Setting.HOME)) {
      builder.environment().remove(Setting.HOME.variable());
    }
    return ServerProcess.run(builder.directory(work.toFile()));
  }

  @Test
  void a_user_without_a_home_is_told_so_and_nothing_is_made_where_it_stands() {
    try (ServerProcess server = homeless(directory, Map.of())) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors()).contains("this user has no home directory");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @SqliteOnly("it looks for the file of the store")
  @Test
  void a_user_without_a_home_works_in_a_store_that_is_named(@TempDir Path store) {
    try (ServerProcess server = homeless(directory, Map.of(Setting.HOME, store.toString()))) {
      assertThat(server.call("list_sessions", Map.of()).path("success").booleanValue())
          .isTrue();
    }
    assertThat(store.resolve("context.db")).exists();
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TOOLS|some|must be one of core, standard, all, not some",
        "LOG|loud|must be one of error, warn, info, debug, not loud",
        "DURABILITY|none|must be one of power, process, not none",
        "ANY_FILE_SYSTEM|yes|must be one of true, false, not yes",
        "TOKEN_TTL|0|must be a whole number from 1 to 31536000, not 0",
        "TOKEN_TTL|1.5|must be a whole number from 1 to 31536000, not 1.5",
        "POOL_SIZE|0|must be a whole number from 1 to 50, not 0",
        "POOL_SIZE|51|must be a whole number from 1 to 50, not 51",
        "POOL_SIZE|2.5|must be a whole number from 1 to 50, not 2.5",
        "POOL_SIZE|many|must be a whole number from 1 to 50, not many",
        "POOL_WAIT|249|must be a whole number from 250 to 600000, not 249",
        "POOL_WAIT|600001|must be a whole number from 250 to 600000, not 600001",
        "POOL_LEAK|1999|must be a whole number from 2000 to 3600000, not 1999",
        "POOL_LEAK|on|must be a whole number from 2000 to 3600000, not on",
        "RATE_LIMIT|-1|must be a number from 0 to 1000000, not -1",
        "RATE_LIMIT|NaN|must be a number from 0 to 1000000, not NaN",
        "RATE_LIMIT|fast|must be a number from 0 to 1000000, not fast",
        "AGENT_ID|a b|must be like [A-Za-z0-9._@:-]{1,100}, not a b",
        "DATABASE|mysql://here|database servers are not supported",
        "DATABASE|:memory:|must be an absolute path, not :memory:: a store in memory could not",
        "HOME|:memory:|a store in memory could not be shared",
        "DATABASE|here.db|would lie in whatever directory the client happens to start",
        "DATABASE|${HOME|must be an absolute path",
        "HOME|rel/dir|must be an absolute path, not rel/dir: it would lie in whatever",
        "HOME|./rel|would lie in whatever directory",
        "HOME|$NOWHERE/x|names $NOWHERE, but the server's environment has no variable NOWHERE",
        "HOME|${NOWHERE}/x|has no variable NOWHERE",
        "HOME|${workspaceFolder}/x|has no variable workspaceFolder",
        "HOME|${env:HOME}/x|has no variable env:HOME",
        "HOME|/data/%APPDATA%/x|has no variable APPDATA",
        "HOME|${EMPTY}/x|has no variable EMPTY",
        "HOME|~bob/x|only ~ and ~/… are expanded",
        "HOME|$REL/x|must be an absolute path, not $REL/x"
      })
  void a_wrong_value_is_refused_by_name(String variable, String value, String sentence) {
    assertThatThrownBy(() -> of(variable, value))
        .isInstanceOf(Settings.Wrong.class)
        .hasMessageStartingWith("SHARED_CONTEXT_" + variable)
        .hasMessageContaining(sentence);
  }

  @Test
  void a_server_with_a_wrong_setting_says_so_and_ends_with_2() {
    try (ServerProcess server =
        ServerProcess.start(directory, Map.of(Setting.RATE_LIMIT, "fast"))) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors()).contains("SHARED_CONTEXT_RATE_LIMIT must be a number");
      assertThat(server.silent()).isTrue();
    }
  }

  @Test
  void a_server_with_a_pool_that_cannot_be_says_so_and_ends_with_2() {
    try (ServerProcess server = ServerProcess.start(directory, Map.of(Setting.POOL_SIZE, "51"))) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors())
          .contains("SHARED_CONTEXT_POOL_SIZE must be a whole number from 1 to 50, not 51");
      assertThat(server.silent()).isTrue();
    }
  }

  @Test
  void a_misspelt_variable_is_pointed_out() {
    assertThat(Setting.unknown(Map.of("SHARED_CONTEXT_AGENT", "x", "SHARED_CONTEXT_HOME", "y")))
        .containsExactly("SHARED_CONTEXT_AGENT");
  }
}
