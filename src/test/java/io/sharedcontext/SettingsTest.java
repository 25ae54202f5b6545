package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.tool.ToolTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the environment becomes settings. */
class SettingsTest {
  @TempDir
  Path directory;

  private static Settings of(String variable, String value) {
    return Settings.of(Map.of("HOME", "/home/ada", "SHARED_CONTEXT_" + variable, value));
  }

  @Test
  void nothing_set_means_the_defaults() {
    Settings settings = of("HOME", "");
    assertThat(settings.home()).isAbsolute().endsWithRaw(Path.of("shared-context"));
    assertThat(settings.store().file()).isEqualTo(settings.home().resolve("context.db"));
    assertThat(settings.store().powerSafe()).isTrue();
    assertThat(settings.store().anyFileSystem()).isFalse();
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
    assertThat(of("ANY_FILE_SYSTEM", "true").store().anyFileSystem()).isTrue();
    assertThat(of("RATE_LIMIT", "0").rateFactor()).isZero();
    assertThat(of("TOKEN_TTL", "5").tokenLifetime()).isEqualTo(Duration.ofSeconds(5));
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
        "TOOLS|some|must be one of core, standard, all, not some",
        "LOG|loud|must be one of error, warn, info, debug, not loud",
        "DURABILITY|none|must be one of power, process, not none",
        "ANY_FILE_SYSTEM|yes|must be one of true, false, not yes",
        "TOKEN_TTL|0|must be a whole number from 1 to 31536000, not 0",
        "TOKEN_TTL|1.5|must be a whole number from 1 to 31536000, not 1.5",
        "RATE_LIMIT|-1|must be a number from 0 to 1000000, not -1",
        "RATE_LIMIT|NaN|must be a number from 0 to 1000000, not NaN",
        "RATE_LIMIT|fast|must be a number from 0 to 1000000, not fast",
        "AGENT_ID|a b|must be like [A-Za-z0-9._@:-]{1,100}, not a b",
        "DATABASE|mysql://here|database servers are not supported"
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
  void a_misspelt_variable_is_pointed_out() {
    assertThat(Setting.unknown(Map.of("SHARED_CONTEXT_AGENT", "x", "SHARED_CONTEXT_HOME", "y")))
        .containsExactly("SHARED_CONTEXT_AGENT");
  }
}
