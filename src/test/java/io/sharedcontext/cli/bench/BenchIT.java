package io.sharedcontext.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard measurements, with a real server; how fast it is does not matter here. */
class BenchIT {
  @TempDir
  private Path home;

  @Test
  void measures_every_target_and_saves_what_can_be_compared() throws IOException {
    Path saved = home.resolve("saved.json");
    Path table = home.resolve("table.csv");
    Path place = Files.createDirectory(home.resolve("place"));

    CliRunner.Done done = new CliRunner(home)
        .run("bench", "--quick", "--save=" + saved, "--csv=" + table, "--directory=" + place);

    assertThat(done.code()).as(done.out() + done.err()).isIn(0, 1);
    assertThat(done.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Json.parse(Files.readString(saved)).path("figures")).hasSize(12);
    assertThat(Files.readString(table)).hasLineCount(13);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void what_is_never_sent_is_not_waited_for() {
    Map<String, String> environment = Map.of(Setting.HOME.variable(), home.toString());
    try (BenchClient line = BenchClient.open(environment)) {
      BenchClient.Calls calls = number -> {
        throw new IllegalStateException("no line " + number);
      };

      assertThatThrownBy(() -> line.burst(calls, 5, 2)).hasMessage("no line 0");
    }
  }

  @Test
  void a_file_to_compare_with_that_is_none_is_refused_before_measuring() {
    CliRunner.Done done = new CliRunner(home).run("bench", "--compare=" + home.resolve("none"));

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("bench --save");
  }
}
