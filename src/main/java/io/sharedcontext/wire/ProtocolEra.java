package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.List;

/**
 * Whose rules a message follows. Each message says so itself; nothing that came before it on the
 * pipe matters, because clients try one era and then use the other.
 */
public enum ProtocolEra {
  /** 2024-11-05 to 2025-11-25: {@code initialize} and what follows it. */
  LEGACY,
  /** 2026-07-28: every request carries what it needs. */
  MODERN;

  /** The revision of the modern era. */
  public static final String MODERN_REVISION = "2026-07-28";

  /** The revisions of the legacy era, oldest first. */
  static final List<String> LEGACY_REVISIONS =
      List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

  /** How a result begins that says itself what type it is. */
  private static final Utf8Bytes TYPED = Utf8Bytes.of("{\"resultType\":");

  /** How a result begins that has facts of its own in {@code _meta}. */
  private static final Utf8Bytes NOTED = Utf8Bytes.of("{\"_meta\":{\"");

  private static final Utf8Bytes NOTHING = Utf8Bytes.of("{}");

  private static final String PREFIX = "io.modelcontextprotocol/";

  private static final String CAPABILITIES = "clientCapabilities";

  /** The era of a request, which is refused if it claims the modern one and breaks its rules. */
  static ProtocolEra of(String method, ObjectNode params) {
    JsonNode meta = params.path("_meta");
    boolean modern = meta.has(PREFIX + "protocolVersion") || method.equals("server/discover");
    if (!modern) {
      return LEGACY;
    }
    check(meta);
    return MODERN;
  }

  private static void check(JsonNode meta) {
    JsonNode version = meta.path(PREFIX + "protocolVersion");
    if (!version.isTextual()) {
      throw RpcError.invalidParams("_meta needs " + PREFIX + "protocolVersion, a string");
    }
    if (!version.textValue().equals(MODERN_REVISION)) {
      throw unsupported(version.textValue());
    }
    if (!meta.path(PREFIX + CAPABILITIES).isObject()) {
      throw RpcError.invalidParams("_meta needs " + PREFIX + CAPABILITIES + ", an object");
    }
  }

  private static RpcError unsupported(String requested) {
    ObjectNode data = Json.object();
    data.putArray("supported").add(MODERN_REVISION);
    data.put("requested", requested);
    return RpcError.of(RpcError.UNSUPPORTED_VERSION, "Unsupported protocol version")
        .with(data);
  }

  /** The revision that a handshake which asks for {@code request} comes to. */
  public static String agreed(String request) {
    return LEGACY_REVISIONS.contains(request)
        ? request
        : LEGACY_REVISIONS.get(LEGACY_REVISIONS.size() - 1);
  }

  /** What the client says in a modern request that it can do; of no kind where it does not say. */
  static JsonNode capabilities(ObjectNode params) {
    return params.path("_meta").path(PREFIX + CAPABILITIES);
  }

  /** What the client calls itself in a modern request; empty when it does not say. */
  static String client(ObjectNode params) {
    return params.path("_meta").path(PREFIX + "clientInfo").path("name").asText();
  }

  /** A result as this era wants it: complete, unless it begins with another type. */
  Utf8Bytes wrapResult(Utf8Bytes result, RpcMethod method, String serverInfo) {
    if (this == LEGACY) {
      return result;
    }
    String hints = method
        .freshMillis()
        .map(millis -> ",\"ttlMs\":" + millis + ",\"cacheScope\":\"private\"")
        .orElse("");
    String server = "\"_meta\":{\"" + PREFIX + "serverInfo\":" + serverInfo;
    if (result.startsWith(NOTED)) {
      String head = TYPED + "\"complete\"" + hints + "," + server + ",\"";
      return Utf8Bytes.join(Utf8Bytes.of(head), result.after(NOTED.size()));
    }
    String common = server + "}" + hints;
    String head = result.startsWith(TYPED) ? "{" + common : TYPED + "\"complete\"," + common;
    return Utf8Bytes.join(
        Utf8Bytes.of(head + (result.equals(NOTHING) ? "" : ",")), result.after(1));
  }
}
