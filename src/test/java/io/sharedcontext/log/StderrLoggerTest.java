package io.sharedcontext.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a log line looks like, and which are written. */
@ResourceLock(Resources.SYSTEM_ERR)
class StderrLoggerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T10:30:00.5Z"), ZoneOffset.UTC);

  private static String written(Level least, Consumer<Logger> work) {
    return written("io.sharedcontext.Example", least, work);
  }

  private static String written(String name, Level least, Consumer<Logger> work) {
    PrintStream before = System.err;
    var out = new ByteArrayOutputStream();
    System.setErr(new PrintStream(out, true, UTF_8));
    try {
      work.accept(new StderrLogger(name, least, CLOCK));
    } finally {
      System.setErr(before);
    }
    return out.toString(UTF_8);
  }

  @Test
  void a_line_says_when_how_bad_where_and_what() {
    String thread = Thread.currentThread().getName();
    assertThat(written(Level.WARN, log -> log.warn("{} of {}", 1, 2)))
        .isEqualToIgnoringNewLines(
            "2026-11-20T10:30:00.500Z WARN [" + thread + "] Example: 1 of 2");
  }

  @Test
  void what_is_quoted_cannot_pass_for_a_line_of_its_own() {
    assertThat(written(Level.WARN, log -> log.warn("said {}", "a\nb\r\nc")).lines())
        .hasSize(1);
  }

  @Test
  void a_stack_comes_below() {
    assertThat(written(Level.WARN, log -> log.error("failed", new IllegalStateException("why"))))
        .contains("Example: failed")
        .contains("IllegalStateException: why")
        .contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.sqlite.SQLiteJDBCLoader", "com.zaxxer.hikari.pool.ProxyConnection"})
  void what_befalls_drivers_and_connections_is_one_line(String name) {
    String written =
        written(name, Level.WARN, log -> log.error("Failed to", new IllegalStateException("why")));

    assertThat(written.lines()).hasSize(1);
    assertThat(written).contains(name.substring(name.lastIndexOf('.') + 1) + ": Failed to", "why");
  }

  @Test
  void a_connection_that_is_kept_too_long_is_told_of_with_a_stack() {
    String written = written(
        "com.zaxxer.hikari.pool.ProxyLeakTask",
        Level.WARN,
        log -> log.warn("leak", new IllegalStateException("why")));

    assertThat(written).contains("\tat ");
  }

  @Test
  void levels_below_the_least_are_silent() {
    assertThat(written(Level.ERROR, log -> {
          log.trace("x");
          log.debug("x");
          log.info("x");
          log.warn("x");
        }))
        .isEmpty();
    assertThat(written(Level.TRACE, log -> {
              log.trace("x");
              log.debug("x");
              log.info("x");
            })
            .lines())
        .hasSize(3);
  }

  @Test
  void it_is_what_slf4j_finds() {
    assertThat(LoggerFactory.getLogger("any")).isInstanceOf(StderrLogger.class);
    assertThat(LoggerFactory.getLogger("any").isWarnEnabled()).isTrue();
  }
}
