package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.Arrays;

/** Extensions of the protocol that the modern era serves. A client declares one in each request. */
enum Extension {
  /** Calls that wait are answered as tasks (SEP-2663). */
  TASKS("tasks"),
  /** The guidance for agents as skills (SEP-2640). Servers alone declare it. */
  SKILLS("skills");

  private static final String PREFIX = "io.modelcontextprotocol/";

  private final String id;

  Extension(String name) {
    this.id = PREFIX + name;
  }

  /** All of them, as the server declares them. */
  static ObjectNode offer() {
    ObjectNode offer = Json.object();
    Arrays.stream(values()).forEach(extension -> offer.putObject(extension.id));
    return offer;
  }

  /** Whether the client declares it with this request; what it said before does not count. */
  boolean declaredBy(JsonRpcRequest request) {
    return request.era() == ProtocolEra.MODERN
        && ProtocolEra.capabilities(request.params())
            .path("extensions")
            .path(id)
            .isObject();
  }

  /** Refuses a request that does not declare it. */
  void require(JsonRpcRequest request) {
    if (!declaredBy(request)) {
      ObjectNode data = Json.object();
      data.putObject("requiredCapabilities").putObject("extensions").putObject(id);
      throw RpcError.of(
              RpcError.MISSING_CAPABILITY,
              request.method() + " needs the client capability " + id
                  + ", declared in this request's _meta")
          .with(data);
    }
  }

  /** A method for clients that declare it. */
  RpcMethod gate(RpcMethod method) {
    return new RpcMethod(
        request -> {
          require(request);
          return method.plan().apply(request);
        },
        method.freshMillis(),
        method.stream());
  }
}
