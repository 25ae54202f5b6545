package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8;
import java.util.Optional;

/** Takes what comes of one message, exactly once: a line for the client, or nothing. */
@FunctionalInterface
interface Sink {
  void done(Optional<Utf8> frame);
}
