package io.sharedcontext.cli.doctor;

/**
 * The outcome of one check.
 *
 * @param check what was looked at
 * @param level how good it is
 * @param text what was found
 * @param advice what to do about it; empty if nothing is to be done
 */
public record Finding(String check, Level level, String text, String advice) {
  /** How good a finding is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but somebody should know. */
    NOTE,
    /** Something is wrong. */
    BAD
  }

  /** Whether something is wrong. */
  public boolean bad() {
    return level == Level.BAD;
  }

  static Finding ok(String check, String text) {
    return new Finding(check, Level.OK, text, "");
  }

  static Finding note(String check, String text, String advice) {
    return new Finding(check, Level.NOTE, text, advice);
  }

  static Finding bad(String check, String text, String advice) {
    return new Finding(check, Level.BAD, text, advice);
  }
}
