package io.sharedcontext.telemetry;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Has what the SDK logs go where all other lines go, one line each. */
final class SdkLog extends Handler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("opentelemetry");

  /** The JDK keeps a logger only as long as somebody has it. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final SimpleFormatter formatter = new SimpleFormatter();

  static void install() {
    SDK.setUseParentHandlers(false);
    if (SDK.getHandlers().length == 0) {
      SDK.addHandler(new SdkLog());
    }
  }

  @Override
  public void publish(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    String text = formatter.formatMessage(entry) + (thrown == null ? "" : ": " + thrown);
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
      LOG.warn(text);
    } else {
      LOG.debug(text);
    }
  }

  @Override
  public void flush() {
    // Each line is written at once.
  }

  @Override
  public void close() {
    // There is nothing open.
  }
}
