package io.sharedcontext.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The answers to one JSON-RPC batch, which go out together when the last is there. */
final class Batch implements Sink {
  private final int size;
  private final Consumer<String> out;
  private final List<Optional<String>> frames = new ArrayList<>();

  Batch(int size, Consumer<String> out) {
    this.size = size;
    this.out = out;
  }

  @Override
  public void done(Optional<String> frame) {
    if (add(frame) == size) {
      List<String> answers = frames.stream().flatMap(Optional::stream).toList();
      if (!answers.isEmpty()) {
        out.accept("[" + String.join(",", answers) + "]");
      }
    }
  }

  private synchronized int add(Optional<String> frame) {
    frames.add(frame);
    return frames.size();
  }
}
