package io.sharedcontext.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What servers beside a move get, and what hinders one. */
@SqliteOnly("each begins with a store in a file")
class MigrationBesideTest extends MigrationFixture {
  @Test
  void a_server_on_the_old_store_reads_on_and_refuses_changes_until_the_move_is_given_up() {
    fill();
    try (ToolFixture beside = bench(TestEngine.SQLITE)) {
      beside.post(ANN, session, "before");
      assertThatThrownBy(() -> migrate(new Cut(1))).hasMessage("cut");

      JsonNode refused =
          beside.call(ANN, "add_message", "{'session_id':'" + session + "','content':'lost'}");
      assertThat(refused.path("code").asText()).isEqualTo("STORE_READ_ONLY");
      assertThat(refused.toString()).contains("being moved to " + server).contains("moved_to");
      assertThat(beside
              .call(BOB, "get_messages", "{'session_id':'" + session + "'}")
              .toString())
          .contains("before");

      assertThat(desk().run("doctor").out()).contains("note move").contains("--cancel");
      CliRunner.Done given = desk().run("migrate", "--cancel");
      assertThat(given.code()).as(given.err()).isZero();
      beside.post(ANN, session, "after");
      assertThat(desk().run("migrate", "--cancel").code()).isEqualTo(1);
      assertThat(desk().run("migrate", "--to", server).err()).contains("given up");
    }
  }

  @Test
  void a_store_that_has_moved_names_the_new_one_and_is_taken_back_only_by_force() {
    fill();
    assertThat(desk().run("migrate", "--to", server).code()).isZero();
    try (ToolFixture late = bench(TestEngine.SQLITE)) {
      assertThat(late.call(ANN, "create_session", "{'purpose':'p'}").toString())
          .contains("has moved to " + server);
    }
    assertThat(desk().run("migrate", "--cancel").err()).contains("--cancel --force");
    assertThat(desk().run("migrate", "--cancel", "--force").code()).isZero();
    try (ToolFixture again = bench(TestEngine.SQLITE)) {
      again.post(ANN, session, "back");
    }
  }

  @Test
  void nothing_is_begun_that_cannot_be_finished() {
    fill();
    try (ToolFixture other = bench(TestEngine.POSTGRESQL)) {
      other.session(ANN);
    }
    assertThat(desk().run("migrate", "--to", server).err()).contains("is not empty");
    String secret = server.replace("postgres@", "postgres:s3cr3t@");
    CliRunner.Done shown = desk().run("migrate", "--to", secret);
    assertThat(shown.code()).isEqualTo(2);
    assertThat(shown.out() + shown.err()).doesNotContain("s3cr3t");
    assertThat(desk().run("migrate").code()).isEqualTo(2);
    assertThat(desk().run("migrate", "--to", file()).err()).contains("already");
    try (ToolFixture holder = bench(TestEngine.SQLITE)) {
      holder.call(
          ANN,
          "coordinate_session_work",
          "{'session_id':'" + session + "','action':'lock','resources':['a']}");
      Path free = place.resolve("free/context.db");
      assertThat(desk().run("migrate", "--to", free.toString()).err())
          .contains("locks are held by ann");
      holder.post(ANN, session, "nothing was begun");
    }
  }
}
