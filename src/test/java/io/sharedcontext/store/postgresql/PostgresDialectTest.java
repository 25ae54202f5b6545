package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresDialectTest {
  private static String translated(String sql) {
    return PostgresDialect.POSTGRES.statement(sql).replaceAll(" +", " ");
  }

  @Test
  void hints_are_left_out() {
    assertThat(translated("SELECT 1 FROM messages m INDEXED BY messages_hidden WHERE 1 = 1"))
        .isEqualTo("SELECT 1 FROM messages m WHERE 1 = 1");
    assertThat(translated("FROM messages m NOT INDEXED WHERE")).isEqualTo("FROM messages m WHERE");
    assertThat(translated("FROM a CROSS JOIN b ON b.x = a.x"))
        .isEqualTo("FROM a JOIN b ON b.x = a.x");
    assertThat(translated("GROUP BY +m.session_id")).isEqualTo("GROUP BY m.session_id");
  }

  @Test
  void words_are_translated() {
    assertThat(translated("x LIKE ? LIMIT -1 OFFSET ?")).isEqualTo("x ILIKE ? LIMIT ALL OFFSET ?");
    assertThat(translated("FROM sqlite_sequence WHERE")).isEqualTo("FROM id_sequence WHERE");
    assertThat(translated("octet_length(m.content) + octet_length(purpose), octet_length(value)"))
        .isEqualTo("text_bytes(m.content) + text_bytes(purpose), octet_length(value)");
    assertThat(translated("octet_length(m.content) <> length(m.content)"))
        .isEqualTo("octet_length(m.content) <> length(m.content)");
  }

  @Test
  void a_walk_through_a_session_goes_by_the_index_of_session_and_id() {
    String all = " LIMIT (SELECT 9223372036854775807)";
    assertThat(translated("FROM messages m WHERE m.session_id = ? AND x ORDER BY m.id"))
        .isEqualTo("FROM messages m WHERE m.session_id = ANY (ARRAY[?]) AND x"
            + " ORDER BY m.session_id, m.id" + all);
    assertThat(translated("WHERE m.session_id = ? ORDER BY m.id DESC LIMIT -1 OFFSET ?"))
        .isEqualTo("WHERE m.session_id = ANY (ARRAY[?]) ORDER BY m.session_id DESC, m.id DESC" + all
            + " OFFSET ?");
    assertThat(
            translated("(SELECT m.id WHERE m.session_id = s.id ORDER BY m.id DESC LIMIT 1) AS x"))
        .isEqualTo("(SELECT m.id WHERE m.session_id = ANY (ARRAY[s.id])"
            + " ORDER BY m.session_id DESC, m.id DESC LIMIT 1) AS x");
    for (String other : List.of(
        "WHERE m.id = ? AND m.session_id = ?", "WHERE m.id > ? ORDER BY m.id", "ORDER BY m.idx")) {
      assertThat(translated(other)).isEqualTo(other);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "08006, STORE_BUSY",
    "57P01, STORE_BUSY",
    "40001, STORE_BUSY",
    "40P01, STORE_BUSY",
    "55P03, STORE_BUSY",
    "53300, STORE_BUSY",
    "53100, STORE_FULL",
    "25006, STORE_READ_ONLY",
    "28P01, STORE_UNAVAILABLE",
    "3D000, STORE_UNAVAILABLE",
    "42501, STORE_UNAVAILABLE",
  })
  void a_state_decides_which_failure_it_is(String state, ErrorCode code) {
    assertThat(PostgresDialect.POSTGRES.failure(new SQLException("text", state)))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void any_other_state_is_a_bug() {
    assertThat(PostgresDialect.POSTGRES.failure(new SQLException("text", "42601")))
        .isInstanceOf(IllegalStateException.class);
  }
}
