package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.TestEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An operator at a store of its own, whose output is kept. */
public final class CliRunner {
  /** When everything happens here, but {@link #byTheTime}. */
  public static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  private final Path home;
  private final Map<String, String> environment;
  private String input = "";
  private boolean terminal;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  public CliRunner(Path home) {
    this.home = home;
    environment = new HashMap<>(TestEngine.current().database(home));
    environment.put("SHARED_CONTEXT_HOME", home.toString());
  }

  /** An operator whose store, in a directory below {@code place}, holds what an archive says. */
  static CliRunner filled(Path place, String archive) throws IOException {
    CliRunner desk = new CliRunner(place.resolve("home"));
    Path file = Files.writeString(place.resolve("in.jsonl"), archive);
    assertThat(desk.run("import", file.toString()).err()).isEmpty();
    return desk;
  }

  /** Where the store is. */
  Path home() {
    return home;
  }

  /** What a command did. */
  public record Done(int code, String out, String err) {}

  /** With another setting. */
  public CliRunner with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Has the commands that follow run at a terminal. */
  public CliRunner atTerminal() {
    terminal = true;
    return this;
  }

  /** Has the commands that follow run at the time that it is. */
  CliRunner byTheTime() {
    clock = Clock.systemUTC();
    return this;
  }

  /** Gives the commands that follow something to read. */
  public CliRunner giving(String text) {
    input = text;
    return this;
  }

  /** Runs one command. */
  public Done run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Cli.run(List.of(words), operator(stream(out), stream(err)));
    return new Done(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The operator, whose output goes there. */
  Operator operator(PrintStream out, PrintStream err) {
    return new Operator(
        environment,
        out,
        err,
        terminal,
        clock,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }

  /** The operator, whose output is lost. */
  public Operator silent() {
    return operator(stream(new ByteArrayOutputStream()), stream(new ByteArrayOutputStream()));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
