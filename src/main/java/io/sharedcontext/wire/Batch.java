package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The answers to one JSON-RPC batch, which go out together when the last is there. */
final class Batch implements Sink {
  private final int size;
  private final Consumer<Utf8> out;
  private final List<Optional<Utf8>> frames = new ArrayList<>();

  Batch(int size, Consumer<Utf8> out) {
    this.size = size;
    this.out = out;
  }

  @Override
  public void done(Optional<Utf8> frame) {
    if (add(frame) == size) {
      List<String> answers =
          frames.stream().flatMap(Optional::stream).map(Utf8::toString).toList();
      if (!answers.isEmpty()) {
        out.accept(Utf8.of("[" + String.join(",", answers) + "]"));
      }
    }
  }

  private synchronized int add(Optional<Utf8> frame) {
    frames.add(frame);
    return frames.size();
  }
}
