package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
  @Test
  void an_address_has_user_hosts_database_and_parameters() {
    PostgresAddress address = PostgresAddress.of(
        "postgresql://an%40n@db1:5432,[::1]:5433/my%20db?sslmode=verify-full&schema=other");

    assertThat(address.user()).isEqualTo("an@n");
    assertThat(address.hosts()).isEqualTo("db1:5432,[::1]:5433");
    assertThat(address.database()).isEqualTo("my db");
    assertThat(address.schema()).isEqualTo("other");
    assertThat(address.parameters()).containsOnlyKeys("sslmode").containsValue("verify-full");
  }

  @Test
  void without_a_schema_it_is_shared_context() {
    assertThat(PostgresAddress.of("postgres://a@b/c"))
        .hasToString("postgresql://a@b/c")
        .extracting(PostgresAddress::schema)
        .isEqualTo("shared_context");
  }

  @Test
  void a_password_is_refused_and_not_shown() {
    assertThatThrownBy(() -> PostgresAddress.of("postgresql://a:hunter2@b/c"))
        .isInstanceOf(PostgresAddress.Wrong.class)
        .hasMessageContaining("SHARED_CONTEXT_DATABASE_PASSWORD")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://",
        "postgresql://b/c",
        "postgresql://a@/c",
        "postgresql://a@b",
        "postgresql://a@b/c?socketFactory=evil.Class",
        "postgresql://a@b/c?password=hunter2",
        "postgresql://a@b/c?schema=x;drop",
        "postgresql://a@b&x=y/c",
        "postgresql://a@b/%zz",
      })
  void what_is_no_address_is_refused(String url) {
    assertThatThrownBy(() -> PostgresAddress.of(url))
        .isInstanceOf(PostgresAddress.Wrong.class)
        .hasMessageNotContaining("hunter2");
  }
}
