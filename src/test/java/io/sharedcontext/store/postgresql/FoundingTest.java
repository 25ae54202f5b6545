package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.Settings;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema that holds no store yet is made into one by whoever works on it, once, and by nobody who looks. */
class FoundingTest {
  private final Map<String, String> environment;
  private final StoreSettings settings;

  FoundingTest(@TempDir Path home) {
    environment = TestEngine.POSTGRESQL.environment(home);
    environment.computeIfPresent(
        "SHARED_CONTEXT_DATABASE",
        (name, url) -> url.replaceAll("schema=.*", "schema=not_yet_" + System.nanoTime()));
    settings = Settings.of(environment).store();
  }

  private static long bump(Store store) {
    return store
        .write(tx -> {
          ChangeCounters.bump(tx, "a");
          return ChangeCounters.seq(tx, "a");
        })
        .join();
  }

  @Test
  void of_several_that_come_at_once_one_makes_it() {
    List<Store> stores =
        IntStream.range(0, 6).mapToObj(i -> new Store(settings)).toList();
    List<CompletableFuture<Long>> first = stores.stream()
        .map(one -> CompletableFuture.supplyAsync(() -> bump(one)))
        .toList();

    assertThat(first.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    stores.forEach(Store::close);
  }

  @Test
  void who_looks_makes_none_and_finds_what_others_made() {
    try (Store looking = Store.existing(settings);
        Store working = new Store(settings)) {
      assertThatThrownBy(looking::open)
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
          .hasMessageContaining("there is no store at postgresql://");
      assertThat(bump(working)).isEqualTo(1);
      assertThat(looking.read(tx -> ChangeCounters.seq(tx, "a")) == 1).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions list",
        "sessions show session_x",
        "keys list",
        "keys revoke planner",
        "auth status",
        "watch",
        "wait --timeout 0",
        "post session_x hello"
      })
  void commands_that_look_make_none(String words, @TempDir Path home) {
    CliRunner desk = new CliRunner(home);
    environment.forEach(desk::with);

    CliRunner.Done done = desk.run(words.split(" ", -1));

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("there is no store at postgresql://");
  }
}
