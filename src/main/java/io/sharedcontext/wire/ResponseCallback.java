package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;

/** Takes what comes of one message, exactly once: a line for the client, or nothing. */
@FunctionalInterface
interface ResponseCallback {
  void done(Optional<Utf8Bytes> frame);

  /** The same; {@code written} is run once the client's pipe has taken the line, if it ever does. */
  default void done(Optional<Utf8Bytes> frame, Runnable written) {
    done(frame);
  }
}
