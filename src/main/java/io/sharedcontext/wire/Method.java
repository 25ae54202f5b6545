package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8;
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
public record Method(
    Function<Request, Lane> lane,
    Function<Request, CompletableFuture<Utf8>> handler,
    Optional<Long> freshMillis,
    boolean stream) {

  /** How long clients may keep what does not change while the server runs. */
  static final long STABLE_MILLIS = 3_600_000;

  /** A method whose requests end by themselves. */
  public Method(
      Function<Request, Lane> lane,
      Function<Request, CompletableFuture<Utf8>> handler,
      Optional<Long> freshMillis) {
    this(lane, handler, freshMillis, false);
  }

  /** A method whose result is there when its handler returns. */
  public static Method of(Lane lane, Function<Request, String> handler) {
    return new Method(
        request -> lane,
        request -> CompletableFuture.completedFuture(Utf8.of(handler.apply(request))),
        Optional.empty());
  }

  /** A list that stays as it is while the server runs. */
  static Method list(Pages pages) {
    return of(Lane.AT_ONCE, pages::page).fresh(STABLE_MILLIS);
  }

  /** The same method, with a result that clients may keep for {@code millis}. */
  Method fresh(long millis) {
    return new Method(lane, handler, Optional.of(millis));
  }
}
