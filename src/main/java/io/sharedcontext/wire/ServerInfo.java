package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;

/**
 * How the server introduces itself.
 *
 * @param name for programs
 * @param title for people
 * @param version of the server
 * @param instructions how its tools work together; clients show models 2 KiB at most
 */
public record ServerInfo(String name, String title, String version, String instructions) {
  ObjectNode info() {
    return Json.object().put("name", name).put("title", title).put("version", version);
  }
}
