package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A JSON-RPC method.
 *
 * @param lane where a request for it runs; may throw {@link RpcError}
 * @param handler gives the result as the text of a JSON object; may throw {@link RpcError}
 * @param freshMillis how long clients may keep the result; empty for what they may not keep
 * @param stream whether a request for it stays open, and takes up no room once it has begun
 */
public record RpcMethod(
    Function<JsonRpcRequest, Ordering> lane,
    Function<JsonRpcRequest, CompletableFuture<Utf8Bytes>> handler,
    Optional<Long> freshMillis,
    boolean stream) {

  /** How long clients may keep what does not change while the server runs. */
  static final long STABLE_MILLIS = 3_600_000;

  /** A method whose requests end by themselves. */
  public RpcMethod(
      Function<JsonRpcRequest, Ordering> lane,
      Function<JsonRpcRequest, CompletableFuture<Utf8Bytes>> handler,
      Optional<Long> freshMillis) {
    this(lane, handler, freshMillis, false);
  }

  /** A method whose result is there when its handler returns. */
  public static RpcMethod of(Ordering lane, Function<JsonRpcRequest, String> handler) {
    return new RpcMethod(
        request -> lane,
        request -> CompletableFuture.completedFuture(Utf8Bytes.of(handler.apply(request))),
        Optional.empty());
  }

  /** A list that stays as it is while the server runs. */
  static RpcMethod list(Pagination pages) {
    return of(Ordering.AT_ONCE, pages::page).fresh(STABLE_MILLIS);
  }

  /** The same method, with a result that clients may keep for {@code millis}. */
  RpcMethod fresh(long millis) {
    return new RpcMethod(lane, handler, Optional.of(millis));
  }
}
