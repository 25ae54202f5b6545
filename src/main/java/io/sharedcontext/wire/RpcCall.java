package io.sharedcontext.wire;

import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a request comes to, once its method has looked at it: where it runs, and what is done there.
 *
 * @param ordering where it runs
 * @param work what is done
 */
public record RpcCall(Ordering ordering, Work work) {
  /** Does what was asked for; gives the text of a JSON object, or throws {@link RpcError}. */
  @FunctionalInterface
  public interface Work {
    CompletableFuture<Utf8Bytes> begin(CommitMode commit);
  }

  /** Runs at the same place and does something else. */
  RpcCall instead(Supplier<CompletableFuture<Utf8Bytes>> other) {
    return new RpcCall(ordering, commit -> other.get());
  }
}
