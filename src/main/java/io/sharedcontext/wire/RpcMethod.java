package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A JSON-RPC method.
 *
 * @param plan looks at a request once; may throw {@link RpcError}
 * @param freshMillis how long clients may keep the result; empty for what they may not keep
 * @param stream whether a request for it stays open, and takes up no room once it has begun
 */
public record RpcMethod(
    Function<JsonRpcRequest, RpcCall> plan, Optional<Long> freshMillis, boolean stream) {

  /** How long clients may keep what does not change while the server runs. */
  static final long STABLE_MILLIS = 3_600_000;

  /** A method all of whose requests run at the same place, and end by themselves. */
  public RpcMethod(
      Ordering ordering, Function<JsonRpcRequest, CompletableFuture<Utf8Bytes>> handler) {
    this(at(ordering, handler), Optional.empty(), false);
  }

  private static Function<JsonRpcRequest, RpcCall> at(
      Ordering ordering, Function<JsonRpcRequest, CompletableFuture<Utf8Bytes>> handler) {
    return request -> new RpcCall(ordering, commit -> handler.apply(request));
  }

  /** A method whose requests go on until the client or the server ends them. */
  static RpcMethod stream(Function<JsonRpcRequest, CompletableFuture<Utf8Bytes>> handler) {
    return new RpcMethod(at(Ordering.READ, handler), Optional.empty(), true);
  }

  /** A method whose result is there when its handler returns. */
  public static RpcMethod of(Ordering ordering, Function<JsonRpcRequest, String> handler) {
    return new RpcMethod(
        ordering,
        request -> CompletableFuture.completedFuture(Utf8Bytes.of(handler.apply(request))));
  }

  /** A list that stays as it is while the server runs. */
  static RpcMethod list(Pagination pages) {
    return of(Ordering.AT_ONCE, pages::page).fresh(STABLE_MILLIS);
  }

  /** The same method, with a result that clients may keep for {@code millis}. */
  RpcMethod fresh(long millis) {
    return new RpcMethod(plan, Optional.of(millis), stream);
  }
}
