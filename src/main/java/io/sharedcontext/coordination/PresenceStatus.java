package io.sharedcontext.coordination;

import java.util.Locale;

/** What an agent says it is doing. */
public enum PresenceStatus {
  ACTIVE,
  IDLE,
  BUSY,
  AWAY,
  OFFLINE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PresenceStatus of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
