package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a JSON-RPC error, because it is not one that a tool could fail. */
public final class RpcError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL_ERROR = -32603;
  static final int RESOURCE_NOT_FOUND = -32002;
  static final int MISSING_CAPABILITY = -32021;
  static final int UNSUPPORTED_VERSION = -32022;

  private final int code;
  private final transient @Nullable JsonNode data;
  private final transient @Nullable JsonNode id;
  private final boolean unknown;

  private RpcError(
      int code, String message, @Nullable JsonNode data, @Nullable JsonNode id, boolean unknown) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
    this.id = id;
    this.unknown = unknown;
  }

  /** An error without data. */
  public static RpcError of(int code, String message) {
    return new RpcError(code, message, null, null, false);
  }

  /** Arguments of a method that it cannot take. */
  public static RpcError invalidParams(String message) {
    return of(INVALID_PARAMS, message);
  }

  /** A name of something that there is none of, which a client may have made up. */
  public static RpcError unknownName(String message) {
    return new RpcError(INVALID_PARAMS, message, null, null, true);
  }

  static RpcError invalidRequest(String message) {
    return of(INVALID_REQUEST, message);
  }

  static RpcError outOfMemory(String what) {
    return of(INTERNAL_ERROR, what + " needs more memory than this server may take");
  }

  /** The same error with facts for programs. */
  public RpcError with(JsonNode facts) {
    return new RpcError(code, text(), facts, id, unknown);
  }

  /** The same error as the answer to a request of which only the id could be read. */
  RpcError to(Optional<JsonNode> request) {
    return new RpcError(code, text(), data, request.orElse(null), unknown);
  }

  /** The id of the request, where the error knows it. */
  Optional<JsonNode> id() {
    return Optional.ofNullable(id);
  }

  int code() {
    return code;
  }

  /** Whether it is about a name of something that there is none of. */
  boolean unknown() {
    return unknown;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  Optional<JsonNode> data() {
    return Optional.ofNullable(data);
  }
}
