package io.sharedcontext.log;

import java.time.Clock;
import java.util.Locale;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Gives SLF4J its loggers. A server is started by its client and waited for: this takes 2
 * milliseconds to set up where the usual back ends take 40.
 */
public final class Provider implements SLF4JServiceProvider {
  /** The system property that holds the least level that is written: error, warn, info or debug. */
  private static final String LEVEL = "shared-context.log";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Makes SLF4J use this provider without a search for one, from {@code level} on. */
  public static void install(String level) {
    System.setProperty(LEVEL, level);
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", Provider.class.getName());
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    Level least = Level.valueOf(System.getProperty(LEVEL, "warn").toUpperCase(Locale.ROOT));
    return name -> new StderrLogger(name, least(name, least), Clock.systemUTC());
  }

  /**
   * Libraries report what is no news to whoever runs this: the SDK's client, of which only commands
   * make use, every server that they end on purpose; the pool of readers that it starts.
   */
  private static Level least(String name, Level wanted) {
    if (wanted.toInt() <= Level.DEBUG.toInt()) {
      return wanted;
    }
    if (name.startsWith("io.modelcontextprotocol.") || name.startsWith("reactor.")) {
      return Level.ERROR;
    }
    boolean pool = name.startsWith("com.zaxxer.hikari.");
    return pool && wanted.toInt() < Level.WARN.toInt() ? Level.WARN : wanted;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
