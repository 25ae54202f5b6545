package io.sharedcontext.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps what is logged while it is open, so that errors which a test makes on purpose do not look like
 * real ones in the output of a build. Closing it prints what was not expected.
 */
public final class ExpectedErrors implements AutoCloseable {
  private final PrintStream real = System.err;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final String expected;

  private ExpectedErrors(String expected) {
    this.expected = expected;
    System.setErr(new PrintStream(kept, true, StandardCharsets.UTF_8));
  }

  /** Expects errors whose text contains {@code expected}. */
  public static ExpectedErrors containing(String expected) {
    return new ExpectedErrors(expected);
  }

  /** What was logged so far. */
  public String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(real);
    if (!text().contains(expected)) {
      real.print(text());
    }
  }
}
