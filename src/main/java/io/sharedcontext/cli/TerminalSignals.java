package io.sharedcontext.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals that a terminal sends to the process in its foreground. Java hears them by a class of its own, which it
 * has for everybody but does not document; where that is missing, as may be the signal, nothing is heard.
 */
final class TerminalSignals {
  /** Ctrl-Z. */
  static final String STOP = "TSTP";

  /** The process goes on after a stop. */
  static final String CONTINUE = "CONT";

  /** The window has another size. */
  static final String RESIZE = "WINCH";

  private static final Logger LOG = LoggerFactory.getLogger(TerminalSignals.class);

  private TerminalSignals() {}

  /** Has {@code work} done whenever the signal comes, on a thread of its own, instead of what it does by itself. */
  static void on(String signal, Runnable work) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = type.getMethod("handle", type, handler);
      Object answering = Proxy.newProxyInstance(
          TerminalSignals.class.getClassLoader(),
          new Class<?>[] {handler},
          (self, method, given) -> {
            if (method.getName().equals("handle")) {
              work.run();
            }
            return null;
          });
      Object unused =
          handle.invoke(null, type.getConstructor(String.class).newInstance(signal), answering);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      LOG.debug("the signal {} is not heard: {}", signal, String.valueOf(cause));
    }
  }

  /** Stops this process, as {@link #STOP} would have, until somebody has it go on. */
  static void stop() {
    String kill = "kill -s STOP " + ProcessHandle.current().pid();
    try {
      int code = new ProcessBuilder("/bin/sh", "-c", kill).inheritIO().start().waitFor();
      LOG.debug("{} ended with {}", kill, code);
    } catch (IOException e) {
      LOG.debug("{}: {}", kill, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
