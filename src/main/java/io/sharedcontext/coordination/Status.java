package io.sharedcontext.coordination;

import java.util.Locale;

/** What an agent says it is doing. */
public enum Status {
  ACTIVE,
  IDLE,
  BUSY,
  AWAY,
  OFFLINE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Status of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
