package io.sharedcontext.wire;

import io.sharedcontext.tool.Identifiers;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The documents of a server by URI. */
final class ResourceResolver {
  private final List<Resource> resources;

  ResourceResolver(List<Resource> resources) {
    this.resources = resources;
  }

  /**
   * One document.
   *
   * @param uri as the client wrote it
   * @param variable the value of the resource's variable in it, decoded and read
   */
  record Document(String uri, Resource resource, String variable) {}

  /** The families of documents. */
  List<Resource> resources() {
    return resources;
  }

  /** The document that {@code uri} names, or the error of {@code era} that there is none. */
  Document find(String uri, ProtocolEra era) {
    for (Resource resource : resources) {
      Optional<String> variable = resource.match(uri);
      if (variable.isPresent()) {
        return new Document(uri, resource, Identifiers.read(decoded(variable.get())));
      }
    }
    throw RpcError.of(AuthenticatedMethods.notFound(era), "Resource not found: " + uri + known())
        .with(Json.object().put("uri", uri));
  }

  private String known() {
    List<String> templates = resources.stream().map(Resource::template).toList();
    return templates.isEmpty() ? "" : "; there are " + String.join(", ", templates);
  }

  /** A plus sign stands for itself in a URI. */
  private static String decoded(String variable) {
    try {
      return URLDecoder.decode(variable.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RpcError.invalidParams("uri has a broken percent sign");
    }
  }
}
