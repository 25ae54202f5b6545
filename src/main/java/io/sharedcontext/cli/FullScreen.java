package io.sharedcontext.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * The whole terminal, for a picture that is painted again and again. What was on it, and how it takes
 * keys, comes back at the end, and while the process is stopped. Safe for use by several threads.
 */
final class FullScreen implements AutoCloseable {
  /** Lines are cut, not wrapped: terminals disagree on how wide some characters are. */
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";

  private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final int END_OF_TEXT = 4;

  private final PrintStream out;
  private final String settings = Stty.run("-g");
  private List<String> shown = List.of();
  private boolean away;
  private boolean closed;

  /** Takes the terminal that {@code out} goes to; keys are no longer echoed. */
  FullScreen(PrintStream out) {
    this.out = out;
    enter();
  }

  /** In the background {@code stty} stops the process before anything is drawn. */
  private void enter() {
    if (!settings.isEmpty()) {
      // Ctrl-C and Ctrl-Z stay signals.
      String unused = Stty.run("-icanon", "-echo", "min", "0", "time", "0");
    }
    write(ENTER);
  }

  private void leave() {
    write(LEAVE);
    if (!settings.isEmpty()) {
      String unused = Stty.run(settings);
    }
  }

  /** Shows these lines, which have to fit; nothing is written if they are shown already. */
  synchronized void paint(List<String> lines) {
    if (!away && !closed && !lines.equals(shown)) {
      shown = List.copyOf(lines);
      write(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
    }
  }

  /** Forgets what is shown, for a terminal of another size. */
  synchronized void clear() {
    shown = List.of();
  }

  /** Whether q or Ctrl-D was pressed, or standard input cannot be read any more. */
  boolean left() {
    try {
      while (System.in.available() > 0) {
        int key = System.in.read();
        if (key == 'q' || key == 'Q' || key == END_OF_TEXT || key < 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }

  /** Gives the terminal back as it was, and stops the process. */
  synchronized void suspend() {
    if (!away && !closed) {
      away = true;
      leave();
    }
    TerminalSignals.stop();
  }

  /** Takes the terminal again when the process goes on; what was on it has to be painted anew. */
  synchronized void resume() {
    if (!closed) {
      enter();
      away = false;
      shown = List.of();
    }
  }

  /** Gives the terminal back as it was, once; who comes second waits. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (!away) {
        leave();
      }
    }
  }
}
