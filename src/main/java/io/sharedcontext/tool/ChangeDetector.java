package io.sharedcontext.tool;

import java.time.Duration;

/**
 * How changes of a document are noticed for somebody who subscribed to it.
 *
 * @param look gives the mark of what a caller sees
 * @param pause how long a subscriber is left alone after it was told; zero for no longer than
 *     everything takes
 */
public record ChangeDetector(Probe look, Duration pause) {
  /** A document that stays as it is: it is read once, to see whether the caller may. */
  public static ChangeDetector never(Resource.Reader reader) {
    return of((caller, variable, before) -> {
      if (before.equals(Version.NONE)) {
        reader.read(caller, variable);
      }
      return Version.FIXED;
    });
  }

  /** A watch without a pause. */
  public static ChangeDetector of(Probe look) {
    return new ChangeDetector(look, Duration.ZERO);
  }

  /** The same, telling each subscriber at most once in {@code pause}. */
  public ChangeDetector atMostEvery(Duration pause) {
    return new ChangeDetector(look, pause);
  }

  /**
   * What a document looked like to a caller. Only the view says whether it changed; the stamp saves
   * the work of finding out.
   *
   * @param stamp changes with every change that could matter to anybody, and is cheap to find
   * @param view the same for the same caller as long as it sees the same
   */
  public record Version(String stamp, String view) {
    /** Before the first look, and before the first of another caller. */
    public static final Version NONE = new ChangeDetector.Version("", "");

    private static final Version FIXED = new ChangeDetector.Version("fixed", "");
  }

  /** Looks at a document through the eyes of a caller. */
  @FunctionalInterface
  public interface Probe {
    /**
     * The mark of the document that {@code variable} names; {@code before}, the caller's last, if the
     * stamp is the same. Reads one snapshot. Throws {@link Failure} as reading the document would.
     */
    Version mark(Caller caller, String variable, Version before);
  }
}
