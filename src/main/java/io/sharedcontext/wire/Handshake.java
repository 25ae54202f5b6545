package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.List;

/** How client and server get to know each other: {@code initialize}, {@code server/discover}, ping. */
final class Handshake {
  private final About about;

  Handshake(About about) {
    this.about = about;
  }

  void addTo(Methods methods) {
    methods
        .legacy("initialize", Method.of(Lane.AT_ONCE, this::initialize))
        .legacy("ping", Method.of(Lane.AT_ONCE, request -> "{}"))
        .modern(
            "server/discover", Method.of(Lane.AT_ONCE, this::discover).fresh(Method.STABLE_MILLIS));
  }

  private String initialize(Request request) {
    String asked = request.params().path("protocolVersion").asText();
    String revision = Era.agreed(asked);
    request.peer().revision(revision);
    request
        .peer()
        .connection()
        .client(request.params().path("clientInfo").path("name").asText());
    ObjectNode result = Json.object().put("protocolVersion", revision);
    result.set("capabilities", capabilities());
    result.set("serverInfo", about.info());
    return Json.text(result.put("instructions", about.instructions()));
  }

  private String discover(Request request) {
    ObjectNode result = Json.object();
    result.putArray("supportedVersions").add(Era.MODERN_REVISION);
    result.set("capabilities", capabilities());
    return Json.text(result.put("instructions", about.instructions()));
  }

  private static ObjectNode capabilities() {
    ObjectNode capabilities = Json.object();
    List.of("tools", "resources", "prompts", "completions").forEach(capabilities::putObject);
    capabilities.withObject("/resources").put("subscribe", true);
    return capabilities;
  }
}
