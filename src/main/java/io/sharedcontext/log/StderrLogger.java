package io.sharedcontext.log;

import static java.util.stream.Collectors.joining;

import io.sharedcontext.text.Invisible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes one line an event on standard error, and a stack below it where there is one of this program's. */
final class StderrLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final Level least;
  private final transient Clock clock;

  StderrLogger(String name, Level least, Clock clock) {
    this.name = name;
    this.least = least;
    this.clock = clock;
  }

  private boolean shows(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return shows(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return shows(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return shows(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return shows(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return shows(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String text = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
    System.err.println(
        foreign() && thrown != null
            ? line(level, text + ": " + thrown)
            : line(level, text) + stack(thrown));
  }

  /**
   * Whether the database driver or the pool of connections speaks, whose mishaps are told once more by
   * whoever called it; but where a connection was kept, only the stack tells who did.
   */
  private boolean foreign() {
    return name.startsWith("org.sqlite.")
        || (name.startsWith("com.zaxxer.hikari.") && !name.endsWith(".ProxyLeakTask"));
  }

  /** What a client sent may be quoted in it, and must not look like another line. */
  private String line(Level level, String text) {
    String shortName = name.substring(name.lastIndexOf('.') + 1);
    return clock.instant() + " " + level + " [" + Thread.currentThread().getName() + "] "
        + shortName + ": " + Invisible.line(text);
  }

  /** Every line of it is indented: what an exception repeats cannot begin a line of the log. */
  private static String stack(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return System.lineSeparator()
        + text.toString()
            .stripTrailing()
            .lines()
            .map(line -> "  " + Invisible.visible(line))
            .collect(joining(System.lineSeparator()));
  }
}
