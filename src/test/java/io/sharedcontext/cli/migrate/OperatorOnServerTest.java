package io.sharedcontext.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Commands on a store that a database server keeps. */
@SqliteOnly("it begins with a store in a file")
class OperatorOnServerTest extends MigrationFixture {
  @Test
  void operators_commands_work_on_postgresql() {
    fill();
    assertThat(desk().run("migrate", "--to", server).code()).isZero();
    String before = desk().run("export").out();
    CliRunner there = desk().with("SHARED_CONTEXT_DATABASE", server);

    assertThat(lines(there.run("export").out())).isEqualTo(lines(before));
    assertThat(there.run("sessions", "list").out()).contains(session);
    assertThat(there.run("sessions", "show", session).out()).contains("the lantern is lit");
    CliRunner.Done status = there.run("status");
    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.out()).contains("7 messages").doesNotContain("write-ahead");
    assertThat(Json.parse(there.run("status", "--json").out())
            .path("total_messages")
            .intValue())
        .isEqualTo(7);
    CliRunner.Done doctor = there.run("doctor");
    assertThat(doctor.out())
        .contains("ok   open")
        .contains("note clock")
        .contains("ok   wake")
        .contains("rights")
        .contains("ok   audit")
        .contains("ok   references");
    for (List<String> refused :
        List.of(List.of("backup", "x"), List.of("restore", "x"), List.of("vacuum"))) {
      CliRunner.Done done = there.run(refused.toArray(String[]::new));
      assertThat(done.code()).as("%s", refused).isEqualTo(1);
      assertThat(done.err())
          .as("%s", refused)
          .contains(refused.get(0).equals("vacuum") ? "VACUUM" : "pg_");
    }
  }

  /** Which an export of a store without its time is compared by. */
  private static Set<String> lines(String export) {
    return export.lines().collect(Collectors.toCollection(TreeSet::new));
  }
}
