package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.SqliteOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for over a second is told on standard error what for. */
class ProgressTest {
  @TempDir
  private Path place;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private CliRunner desk() {
    return new CliRunner(place.resolve("home"));
  }

  private Operator operator(CliRunner desk) {
    return desk.operator(stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void work_that_tells_nothing_of_itself_is_told_of_each_second() {
    int done = ProgressLine.during(operator(desk()), () -> "counted 3 of 4", () -> {
      Await.until("it is told", () -> said().matches("counted 3 of 4, \\d s\\R"));
      return 7;
    });

    assertThat(done).isEqualTo(7);
    assertThat(out.size()).isZero();
  }

  @Test
  void on_a_terminal_it_is_one_line_that_goes_in_the_end() {
    int done = ProgressLine.during(operator(desk().atTerminal()), () -> "counting", () -> {
      Await.until("it is told", () -> said().matches("\r\u001b\\[Kcounting, \\d s"));
      return 7;
    });

    assertThat(done).isEqualTo(7);
    assertThat(said()).endsWith("\r\u001b[K");
  }

  @Test
  void a_failure_comes_out_as_it_is() {
    IOException full = new IOException("full");

    assertThatThrownBy(() -> ProgressLine.during(operator(desk()), () -> "writing", () -> {
          throw full;
        }))
        .isSameAs(full);
    assertThat(said()).isEmpty();
  }

  @Test
  @SqliteOnly("holds the lock of a file")
  void a_command_that_is_held_up_says_what_it_does() throws Exception {
    CliRunner desk = desk();
    assertThat(desk.run("sessions", "new", "release").code()).isZero();
    CompletableFuture<Integer> running;
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + place.resolve("home/context.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      running =
          CompletableFuture.supplyAsync(() -> Cli.run(List.of("retention", "run"), operator(desk)));
      Await.until("it says what it does", () -> said().contains("removed 0 so far, "));
      statement.execute("ROLLBACK");
    }

    assertThat(running.join()).as(said()).isZero();
  }
}
