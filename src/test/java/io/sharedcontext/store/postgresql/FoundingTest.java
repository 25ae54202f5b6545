package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sharedcontext.Settings;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema that holds no store yet is made into one by whoever works on it, once, and by nobody who looks. */
class FoundingTest {
  private static final String WAITING = """
      SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

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

  @Test
  void whose_clock_is_wrong_goes_by_the_servers_from_its_first_call_on() {
    MutableClock machine = MutableClock.at(Instant.parse("2001-01-01T00:00:00Z"));
    try (Store store = new Store(
        settings, context -> new PostgresEngine((PostgresSettings) settings, context, machine))) {
      Instant now = store.read(tx -> store.clock().instant());

      assertThat(now).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }
  }

  /** Some set it for all programs of a database; a snapshot from before a turn is of no use in it. */
  @Test
  void who_waits_for_a_turn_sees_what_was_committed_before_it_whatever_the_database_is_set_to()
      throws Exception {
    try (Store store = new Store(settings)) {
      String database = store.read(tx ->
          tx.find("SELECT current_database() AS name", row -> row.text("name")).orElseThrow());
      store
          .write(tx -> tx.run(
              "ALTER DATABASE " + database + " SET default_transaction_isolation = 'serializable'"))
          .join();
    }
    CountDownLatch inTurn = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1);
    try (Store one = new Store(settings);
        Store other = new Store(settings)) {
      other.open();
      CompletableFuture<Long> first = one.write(tx -> {
        ChangeCounters.bump(tx, "a");
        inTurn.countDown();
        assertThat(await(others)).isTrue();
        return ChangeCounters.seq(tx, "a");
      });
      assertThat(await(inTurn)).isTrue();
      CompletableFuture<Long> second = CompletableFuture.supplyAsync(() -> bump(other));
      Await.until("it waits for its turn", () -> one.read(tx -> tx.number(WAITING)) > 0);
      others.countDown();

      assertThat(first.join()).isEqualTo(1);
      assertThat(second.join()).isEqualTo(2);
      String reading = one.read(tx -> tx.find(
              "SELECT current_setting('transaction_isolation') AS level", row -> row.text("level"))
          .orElseThrow());
      assertThat(reading).isEqualTo("repeatable read");
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
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
        "search x",
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
