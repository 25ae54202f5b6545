package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;

/** Takes what comes of one message, exactly once: a line for the client, or nothing. */
@FunctionalInterface
interface ResponseCallback {
  void done(Optional<Utf8Bytes> frame);
}
