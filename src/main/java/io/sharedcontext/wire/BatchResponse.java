package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The answers to one JSON-RPC batch, which go out together when the last is there. */
final class BatchResponse implements ResponseCallback {
  private final int size;
  private final BiConsumer<Utf8Bytes, Runnable> out;
  private final List<Optional<Utf8Bytes>> frames = new ArrayList<>();
  private final Queue<Runnable> written = new ConcurrentLinkedQueue<>();

  BatchResponse(int size, Consumer<Utf8Bytes> out) {
    this(size, (line, written) -> out.accept(line));
  }

  /**
   * Answers to {@code size} requests.
   *
   * @param out takes the line, and what is to be done once it has been written
   */
  BatchResponse(int size, BiConsumer<Utf8Bytes, Runnable> out) {
    this.size = size;
    this.out = out;
  }

  @Override
  public void done(Optional<Utf8Bytes> frame, Runnable after) {
    written.add(after);
    done(frame);
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
        out.accept(
            Utf8Bytes.of("[" + String.join(",", answers) + "]"),
            () -> written.forEach(Runnable::run));
      }
    }
  }

  private synchronized int add(Optional<Utf8Bytes> frame) {
    frames.add(frame);
    return frames.size();
  }
}
