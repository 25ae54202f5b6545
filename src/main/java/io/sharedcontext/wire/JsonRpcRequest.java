package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.ConnectionContext;
import java.util.Optional;

/**
 * One request of a client.
 *
 * @param id names its answer: a string or a whole number
 * @param method its method
 * @param params its parameters
 * @param era whose rules it follows
 * @param peer the client it came from
 * @param connection the client as it was when the request came
 * @param written what is done once its answer has been written
 */
public record JsonRpcRequest(
    JsonNode id,
    String method,
    ObjectNode params,
    ProtocolEra era,
    ClientConnection peer,
    ConnectionContext connection,
    WrittenHook written) {

  /** A request after whose answer nothing is to be done yet. */
  public JsonRpcRequest(
      JsonNode id,
      String method,
      ObjectNode params,
      ProtocolEra era,
      ClientConnection peer,
      ConnectionContext connection) {
    this(id, method, params, era, peer, connection, new WrittenHook());
  }

  /** A parameter that is a string, if there is one. */
  public Optional<String> text(String name) {
    JsonNode value = params.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw RpcError.invalidParams(method + ": " + name + " must be a string");
    }
    return Optional.of(value.textValue());
  }

  /** A parameter that must be a string. */
  public String required(String name) {
    return text(name)
        .orElseThrow(() -> RpcError.invalidParams(method + ": " + name + " is required"));
  }
}
