package io.sharedcontext.wire;

import java.util.Optional;

/** Takes what comes of one message, exactly once: a line for the client, or nothing. */
@FunctionalInterface
interface Sink {
  void done(Optional<String> frame);
}
