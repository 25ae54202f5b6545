package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The answers to one JSON-RPC batch, which go out together when the last is there. */
final class BatchResponse implements ResponseCallback {
  private final int size;
  private final Consumer<Utf8Bytes> out;
  private final List<Optional<Utf8Bytes>> frames = new ArrayList<>();

  BatchResponse(int size, Consumer<Utf8Bytes> out) {
    this.size = size;
    this.out = out;
  }

  @Override
  public void done(Optional<Utf8Bytes> frame) {
    // More than once if it failed for want of memory: what came last is known by then.
    if (add(frame) >= size) {
      List<String> answers = frames.stream()
          .limit(size)
          .flatMap(Optional::stream)
          .map(Utf8Bytes::toString)
          .toList();
      if (!answers.isEmpty()) {
        out.accept(Utf8Bytes.of("[" + String.join(",", answers) + "]"));
      }
    }
  }

  private synchronized int add(Optional<Utf8Bytes> frame) {
    frames.add(frame);
    return frames.size();
  }
}
