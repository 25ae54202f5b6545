package io.sharedcontext.cli.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard measurements, with a real server; how fast it is does not matter here. */
class BenchIT {
  @TempDir
  private Path home;

  /** One figure of the earlier run was impossibly quick and another impossibly slow. */
  @Test
  void measures_every_target_saves_it_and_tells_what_got_worse_than_before() throws IOException {
    Path saved = home.resolve("saved.json");
    Path table = home.resolve("table.csv");
    Path place = Files.createDirectory(home.resolve("place"));
    Path earlier = Files.writeString(
        home.resolve("earlier.json"),
        new BenchResult("a machine", List.of(row("memory, get", 1e-9), row("memory, set", 1e9)), 0)
            .json()
            .toString());

    CliRunner.Done done = new CliRunner(home)
        .run(
            "bench",
            "--quick",
            "--save=" + saved,
            "--csv=" + table,
            "--compare=" + earlier,
            "--directory=" + place);

    assertThat(done.code()).as(done.out() + done.err()).isEqualTo(1);
    List<String> worse =
        done.err().lines().filter(line -> line.endsWith(" WORSE")).toList();
    assertThat(worse).hasSize(2);
    assertThat(worse.get(0)).startsWith("memory, get");
    assertThat(worse.get(1)).startsWith("something got");
    assertThat(done.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Json.parse(Files.readString(saved)).path("figures")).hasSize(12);
    assertThat(Files.readString(table)).hasLineCount(13);
    assertThat(place).isEmptyDirectory();
  }

  private static BenchRow row(String label, double relative) {
    return new BenchRow(label, BenchRow.MILLIS, 10, 1, 1, 1, relative, relative);
  }

  @Test
  void what_is_never_sent_is_not_waited_for() {
    Map<String, String> environment = Map.of(Setting.HOME.variable(), home.toString());
    try (StdioClient client = SystemUnderTest.start(environment)) {
      IntFunction<String> calls = number -> {
        throw new IllegalStateException("no line " + number);
      };

      assertThatThrownBy(() -> Pipelining.nanos(client, 5, 2, calls)).hasMessage("no line 0");
    }
  }

  @Test
  void a_file_to_compare_with_that_is_none_is_refused_before_measuring() {
    CliRunner.Done done = new CliRunner(home).run("bench", "--compare=" + home.resolve("none"));

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("bench --save");
  }
}
