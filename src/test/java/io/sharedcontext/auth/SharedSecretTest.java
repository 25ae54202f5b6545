package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret of tokens where several machines share a database: each node is a store with a home of its own. */
@DisabledOnOs(OS.WINDOWS)
class SharedSecretTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final String OTHER_KEY = "fedcba9876543210".repeat(4);

  @TempDir
  private Path directory;

  private Path key(String name, String text) {
    try {
      Path file = Files.writeString(directory.resolve(name), text + "\n");
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Store node(String name, String keyFile) {
    Map<String, String> environment = TestEngine.POSTGRESQL.environment(directory);
    environment.put("SHARED_CONTEXT_HOME", directory.resolve(name).toString());
    environment.put("SHARED_CONTEXT_SECRET_KEY_FILE", keyFile);
    return new Store(Settings.of(environment).store());
  }

  private Store node(String name, Path keyFile) {
    return node(name, keyFile.toString());
  }

  /** The secret that a node signs with; it founds the store if nobody has. */
  private static String secret(Store node) {
    StoreBootstrap founding = new StoreBootstrap(node, CLOCK);
    founding.ensure();
    return node.write(tx -> HexFormat.of().formatHex(founding.signingSecret(tx)))
        .join();
  }

  private static List<String> valid(Store node) {
    StoreBootstrap founding = new StoreBootstrap(node, CLOCK);
    return node.read(tx -> founding.secrets(tx, CLOCK.instant()).stream()
        .map(StoreBootstrap.ValidSecret::text)
        .toList());
  }

  private static List<String> kept(Store node) {
    return node.read(tx -> tx.list("SELECT value FROM store_fact", row -> row.text("value")));
  }

  private static void refused(ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOfSatisfying(Failure.class, failure -> {
      assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(failure.sentence()).contains(reason).doesNotContain(KEY, OTHER_KEY);
      assertThat(failure.suggestions()).isNotEmpty();
    });
  }

  @Test
  void all_nodes_sign_with_one_secret_and_only_the_founder_has_the_admin_key() {
    try (Store first = node("first", "");
        Store second = node("second", "")) {
      assertThat(secret(first)).isEqualTo(secret(second));
    }
    assertThat(directory.resolve("first/admin.key")).exists();
    assertThat(directory.resolve("second/admin.key")).doesNotExist();
    assertThat(directory.resolve("first/token.secret")).doesNotExist();
  }

  @Test
  void a_wrapped_secret_is_not_readable_in_the_database() {
    try (Store first = node("first", key("k1", KEY));
        Store second = node("second", key("k2", KEY))) {
      String secret = secret(first);

      assertThat(secret(second)).isEqualTo(secret);
      assertThat(kept(first)).noneMatch(value -> value.contains(secret));
    }
  }

  @Test
  void nodes_with_another_key_or_none_are_refused_and_change_nothing() {
    try (Store first = node("first", key("k1", KEY));
        Store wrong = node("wrong", key("k2", OTHER_KEY));
        Store without = node("without", "");
        Store open = node("open", open());
        Store gone = node("gone", directory.resolve("none"));
        Store bad = node("bad", key("k3", "hunter2"))) {
      String secret = secret(first);
      refused(() -> secret(wrong), "wrapped by another key");
      refused(() -> secret(without), "has no key");
      refused(() -> secret(open), "other users may read");
      refused(() -> secret(gone), "does not hold 64 hexadecimal digits");
      refused(() -> secret(bad), "does not hold 64 hexadecimal digits");

      assertThat(secret(first)).isEqualTo(secret);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "AAAA"})
  void a_wrapped_secret_that_is_damaged_is_refused_with_its_reason(String damaged) {
    try (Store first = node("first", key("k1", KEY));
        Store second = node("second", key("k2", KEY))) {
      assertThat(secret(first)).isNotEmpty();
      first
          .write(tx -> tx.run(
              "UPDATE store_fact SET value = ? WHERE value LIKE 'wrapped.1.%'",
              "wrapped.1." + damaged))
          .join();

      refused(() -> secret(second), "is damaged");
    }
  }

  private Path open() {
    try {
      return Files.setPosixFilePermissions(
          key("k4", KEY), PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void
      what_is_in_the_database_as_it_is_is_refused_by_a_node_with_a_key_until_a_rotation_wraps_it() {
    try (Store plain = node("plain", "");
        Store keyed = node("keyed", key("k1", KEY))) {
      String before = secret(plain);
      refused(() -> secret(keyed), "is not wrapped");
      new Keys(keyed, CLOCK).rotateSecret(Duration.ofHours(1));

      String after = secret(keyed);
      assertThat(valid(keyed)).containsExactly(after, before).doesNotHaveDuplicates();
      assertThat(kept(plain)).noneMatch(value -> value.contains(before) || value.contains(after));
      refused(() -> secret(plain), "has no key");
    }
  }

  @Test
  void a_rotation_reaches_all_nodes() {
    Path key = key("k1", KEY);
    try (Store first = node("first", key);
        Store second = node("second", key)) {
      String before = secret(first);
      assertThat(secret(second)).isEqualTo(before);
      new Keys(first, CLOCK).rotateSecret(Duration.ofHours(1));
      String after = secret(second);
      assertThat(after).isNotEqualTo(before);
      assertThat(valid(second)).containsExactly(after, before);

      new Keys(second, CLOCK).rotateSecret(Duration.ZERO);
      assertThat(valid(first)).containsExactly(secret(second), before);
    }
  }

  @Test
  void a_wrapped_secret_is_of_no_use_in_another_place() {
    Path key = key("k1", KEY);
    try (Store first = node("first", key)) {
      String secret = secret(first);
      assertThat(secret).hasSize(64);
      first
          .write(tx -> tx.run("UPDATE store_fact SET value = 'another' WHERE name = 'store_id'"))
          .join();
    }
    try (Store again = node("first", key)) {
      refused(() -> secret(again), "wrapped by another key");
    }
  }
}
