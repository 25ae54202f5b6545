package io.sharedcontext.tool;

import java.util.Locale;
import java.util.regex.Pattern;

/** How an identifier that somebody typed is read: without blanks around it, one of ours in any case. */
public final class Identifiers {
  private static final Pattern SESSION =
      Pattern.compile(Limits.SESSION_ID, Pattern.CASE_INSENSITIVE);

  private Identifiers() {}

  /** The identifier that {@code given} means; the case of names that others chose stays. */
  public static String read(String given) {
    String bare = given.strip();
    String lower = bare.toLowerCase(Locale.ROOT);
    return !lower.equals(bare) && SESSION.matcher(bare).matches() ? lower : bare;
  }
}
