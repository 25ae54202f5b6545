package io.sharedcontext.cli.hooks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happens in a client, under one name for all clients. */
public enum HookEvent {
  /** A session of the client begins, goes on, or was shortened: its model knows nothing yet. */
  SESSION_START,
  /** The user has said something that the model is about to read. */
  PROMPT,
  /** A tool has answered. */
  TOOL,
  /** The model has said what it had to say, and its turn is to end. */
  STOP,
  /** The hint of what waits has changed while the model may be idle. */
  CHANGED;

  /** As it stands in commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one that is called so. */
  public static Optional<HookEvent> labelled(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /** What they are called. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(HookEvent::label).toList();
  }
}
