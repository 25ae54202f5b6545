package io.sharedcontext.retention;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long things are kept; what is empty is kept for ever.
 *
 * @param sessions a session that has been idle for so long is closed
 * @param messages older messages of closed sessions are deleted
 * @param audit older events are cut off the audit log
 */
public record RetentionPolicy(
    Optional<Duration> sessions, Optional<Duration> messages, Optional<Duration> audit) {
  /** Keeps everything. */
  public static final RetentionPolicy NONE =
      new RetentionPolicy(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String SESSIONS = "sessions";
  private static final String MESSAGES = "messages";
  private static final String AUDIT = "audit";
  private static final String OFF = "off";
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([dh])");
  private static final Duration SHORTEST_AUDIT = Duration.ofDays(1);

  /** A text that is no policy; its message ends the sentence "… must be". */
  public static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String reason) {
      super(
          "like sessions=30d,messages=90d,audit=365d (d for days, h for hours), or off: " + reason);
    }
  }

  /** The policy that {@code text} describes; throws {@link Wrong}. */
  public static RetentionPolicy of(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.equals(OFF)) {
      return NONE;
    }
    Map<String, Duration> parts = new TreeMap<>();
    for (String part : plain.split(",", -1)) {
      put(parts, part.strip());
    }
    return new RetentionPolicy(
        Optional.ofNullable(parts.get(SESSIONS)),
        Optional.ofNullable(parts.get(MESSAGES)),
        Optional.ofNullable(parts.get(AUDIT)));
  }

  private static void put(Map<String, Duration> parts, String part) {
    String name = part.replaceFirst("\\s*=.*", "");
    if (!name.equals(SESSIONS) && !name.equals(MESSAGES) && !name.equals(AUDIT)) {
      throw new Wrong("\"" + part + "\" names none of sessions, messages and audit");
    }
    Matcher time = TIME.matcher(part.replaceFirst("[^=]*=?\\s*", ""));
    if (!time.matches()) {
      throw new Wrong("\"" + part + "\" has no time such as 30d or 12h");
    }
    long number = Long.parseLong(time.group(1));
    Duration kept = time.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    if (name.equals(AUDIT) && kept.compareTo(SHORTEST_AUDIT) < 0) {
      throw new Wrong("audit is kept for a day at least");
    }
    if (parts.put(name, kept) != null) {
      throw new Wrong(name + " is named twice");
    }
  }

  /** Whether it removes anything at all. */
  public boolean any() {
    return !equals(NONE);
  }

  /** As {@link #of} reads it. */
  public String text() {
    StringJoiner text = new StringJoiner(",").setEmptyValue(OFF);
    sessions.ifPresent(time -> text.add(SESSIONS + "=" + text(time)));
    messages.ifPresent(time -> text.add(MESSAGES + "=" + text(time)));
    audit.ifPresent(time -> text.add(AUDIT + "=" + text(time)));
    return text.toString();
  }

  private static String text(Duration time) {
    return time.toHours() % 24 == 0 ? time.toDays() + "d" : time.toHours() + "h";
  }
}
