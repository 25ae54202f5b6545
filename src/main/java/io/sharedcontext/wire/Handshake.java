package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import java.util.List;

/** How client and server get to know each other: {@code initialize}, {@code server/discover}, ping. */
final class Handshake {
  private final ServerInfo about;

  Handshake(ServerInfo about) {
    this.about = about;
  }

  void addTo(MethodRegistry methods) {
    methods
        .legacy("initialize", RpcMethod.of(Ordering.AT_ONCE, this::initialize))
        .legacy("ping", RpcMethod.of(Ordering.AT_ONCE, request -> "{}"))
        .modern(
            "server/discover",
            RpcMethod.of(Ordering.AT_ONCE, this::discover).fresh(RpcMethod.STABLE_MILLIS));
  }

  private String initialize(JsonRpcRequest request) {
    String asked = request.params().path("protocolVersion").asText();
    String revision = ProtocolEra.agreed(asked);
    JsonNode capabilities = request.params().path("capabilities");
    request.peer().revision(revision);
    request.peer().capabilities(capabilities);
    request
        .peer()
        .connection()
        .client(request.params().path("clientInfo").path("name").asText());
    request.peer().connection().elicitor(Elicitation.of(request.peer(), capabilities));
    ObjectNode result = Json.object().put("protocolVersion", revision);
    result.set("capabilities", capabilities());
    result.set("serverInfo", about.info());
    return Json.text(result.put("instructions", instructions(request.peer().connection())));
  }

  private String discover(JsonRpcRequest request) {
    ObjectNode result = Json.object();
    result.putArray("supportedVersions").add(ProtocolEra.MODERN_REVISION);
    ObjectNode capabilities = capabilities();
    capabilities.set("extensions", Extension.offer());
    result.set("capabilities", capabilities);
    return Json.text(result.put("instructions", instructions(request.connection())));
  }

  private String instructions(ConnectionContext client) {
    return about.instructions().apply(client);
  }

  private static ObjectNode capabilities() {
    ObjectNode capabilities = Json.object();
    List.of("tools", "resources", "prompts", "completions").forEach(capabilities::putObject);
    capabilities.withObject("/resources").put("subscribe", true);
    return capabilities;
  }
}
