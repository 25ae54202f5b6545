package io.sharedcontext;

/** The server's version. Not read from a file, because opening the jar again delays every start. */
public final class Version {
  private static final String TEXT = "0.1.0";

  private Version() {}

  /** For example {@code 1.2.3}. */
  public static String text() {
    return TEXT;
  }
}
