package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import java.util.function.Function;

/**
 * How the server introduces itself.
 *
 * @param name for programs
 * @param title for people
 * @param version of the server
 * @param instructions for the model of a client: who it is and how the tools work together; clients
 *     show models 2 KiB at most
 */
public record ServerInfo(
    String name, String title, String version, Function<ConnectionContext, String> instructions) {
  /** A server that tells every client the same. */
  public ServerInfo(String name, String title, String version, String instructions) {
    this(name, title, version, connection -> instructions);
  }

  ObjectNode info() {
    return Json.object().put("name", name).put("title", title).put("version", version);
  }
}
