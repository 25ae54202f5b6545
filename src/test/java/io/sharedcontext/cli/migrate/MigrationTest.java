package io.sharedcontext.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A store goes to PostgreSQL and back, whole, wherever the move is cut short. */
@SqliteOnly("each begins with a store in a file")
class MigrationTest extends MigrationFixture {
  @Test
  void every_column_of_both_schemas_moves_or_is_known_to_stay() {
    for (String database : List.of(file(), server)) {
      try (Store store = new Store(settings(database))) {
        Map<String, List<String>> moved = new TreeMap<>();
        MovedTable.all()
            .forEach(table ->
                moved.put(table.name(), table.columns().stream().sorted().toList()));
        Map<String, List<String>> schema = schema(store);
        schema.keySet().removeIf(MovedTable.LEFT::contains);
        assertThat(schema).as(database).isEqualTo(moved);
      }
    }
  }

  @Test
  void there_and_back_it_is_the_same() {
    fill();
    Map<String, List<String>> before = content(file());
    assertThat(filled(before))
        .as("tables with rows")
        .containsAll(MovedTable.all().stream().map(MovedTable::name).toList());

    CliRunner.Done there = desk().run("migrate", "--to", server, "--json");

    assertThat(there.code()).as(there.err()).isZero();
    JsonNode facts = Json.parse(there.out());
    assertThat(facts.at("/tables")).hasSize(MovedTable.all().size());
    assertThat(facts.path("audit_entries").longValue()).isGreaterThan(5);
    Map<String, List<String>> moved = content(server);
    assertSame(moved, before, 2);
    assertThat(moved.get("numbers"))
        .filteredOn(name -> !name.startsWith("audit"))
        .isEqualTo(before.getOrDefault("numbers", List.of()).stream()
            .filter(name -> !name.startsWith("audit"))
            .toList());

    assertUsable();
    Map<String, List<String>> grown = content(server);
    assertBack(grown);
  }

  private void assertUsable() {
    try (ToolFixture bench = bench(TestEngine.POSTGRESQL)) {
      assertThat(bench.post(ANN, session, "after the move")).isEqualTo(9);
      assertThat(bench.call(ANN, "get_memory", "{'key':'k'}").toString()).contains("[2,null]");
      assertThat(bench.call(BOB, "search_context", "{'query':'lantern'}").path("results"))
          .isNotEmpty();
    }
  }

  private void assertBack(Map<String, List<String>> grown) {
    Path back = place.resolve("back/context.db");

    CliRunner.Done returned = desk().run("migrate", "--from", server, "--to", back.toString());

    assertThat(returned.code()).as(returned.err()).isZero();
    assertThat(returned.out()).contains("counted and summed alike").contains(back.toString());
    assertSame(content(back.toString()), grown, 2);
    assertThat(back.resolveSibling("admin.key")).hasSameTextualContentAs(home.resolve("admin.key"));
    assertThat(back.resolveSibling("token.secret"))
        .hasSameTextualContentAs(home.resolve("token.secret"));
    CliRunner there2 = new CliRunner(place.resolve("back"));
    assertThat(there2.run("doctor").out()).contains("ok   references").contains("ok   integrity");
    assertThat(desk().run("migrate", "--from", server, "--to", back.toString()).code())
        .isZero();
  }

  /** The sum of all is in a row of the same table, to which a trigger adds every row that comes. */
  @Test
  void what_is_kept_is_the_same_however_many_agents_keep_something() {
    fill();
    MovedTable usage = MovedTable.REPLACED.stream()
        .filter(table -> table.name().equals("usage"))
        .findFirst()
        .orElseThrow();
    try (Store source = Store.forMove(settings(file()));
        Store target = Store.forMove(settings(server))) {
      // So many rows that the last is written by a statement of its own, and that it is not.
      for (int agents : List.of(1, 2, 3, 4, 5, 120, 124, 125, 126)) {
        Migration.change(source, tx -> addAgents(tx, agents));
        Migration.change(
            target,
            to -> source.read(from -> {
              usage.replace(from, to);
              return true;
            }));

        List<String> kept = content(file()).getOrDefault("usage", List.of());
        assertThat(kept).hasSize(3 + agents);
        assertThat(content(server).get("usage")).isEqualTo(kept);
      }
    }
  }

  private static void addAgents(Tx tx, int agents) {
    tx.run("DELETE FROM usage WHERE agent_id LIKE 'another%'");
    for (int i = 0; i < agents; i++) {
      tx.run(
          "INSERT INTO usage (agent_id, sessions, messages, bytes) VALUES (?, 0, 1, 2)",
          "another-" + i);
    }
  }

  @Test
  void cut_short_at_any_point_it_goes_on_when_it_is_repeated() {
    fill();
    Map<String, List<String>> before = content(file());
    for (int point : List.of(0, 1, 3, 6, 9)) {
      assertThatThrownBy(() -> migrate(new Cut(point))).hasMessage("cut");
    }
    try (ToolFixture early = bench(TestEngine.POSTGRESQL)) {
      assertThat(
              early.call(ANN, "create_session", "{'purpose':'p'}").path("code").asText())
          .isEqualTo("STORE_UNAVAILABLE");
    }
    CliRunner.Done done = desk().run("migrate", "--to", server, "--json");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(Json.parse(done.out()).path("resumed").booleanValue()).isTrue();
    assertSame(content(server), before, 2);
    CliRunner.Done again = desk().run("migrate", "--to", server);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("has moved to");
  }

  @Test
  void cut_short_between_giving_up_the_old_store_and_opening_the_new_one_it_is_finished() {
    fill();
    assertThatThrownBy(() -> migrate(new Cut(1))).hasMessage("cut");
    try (Store source = Store.forMove(settings(file()));
        Store target = Store.forMove(settings(server))) {
      StoreMove move = source.read(StoreMove::find).orElseThrow();
      new ContentCopy(source, target, move, new Cut(Integer.MAX_VALUE)).run();
      Migration.change(
          source, tx -> new StoreMove(StoreMove.Role.LEFT, move.id(), move.other()).put(tx));
    }
    assertThat(desk().run("migrate", "--cancel").code()).isEqualTo(1);

    CliRunner.Done done = desk().run("migrate", "--to", server);

    assertThat(done.code()).as(done.err()).isZero();
    assertUsable();
  }

  @Test
  void who_is_overtaken_by_a_repeated_command_changes_nothing_in_the_store_that_is_in_use() {
    fill();
    assertThatThrownBy(() -> migrate(new Cut(1))).hasMessage("cut");
    try (Store source = Store.forMove(settings(file()));
        Store target = Store.forMove(settings(server))) {
      StoreMove move = source.read(StoreMove::find).orElseThrow();
      ContentCopy overtaken = new ContentCopy(source, target, move, new Cut(Integer.MAX_VALUE));
      assertThat(desk().run("migrate", "--to", server).code()).isZero();
      assertUsable();
      Map<String, List<String>> used = content(server);

      assertThatThrownBy(overtaken::run).hasMessageContaining("another process has ended");

      assertThat(content(server)).isEqualTo(used);
    }
  }
}
