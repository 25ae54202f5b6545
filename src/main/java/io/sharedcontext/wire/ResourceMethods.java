package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. */
final class ResourceMethods {
  private final List<Resource> resources;
  private final Callers callers;

  ResourceMethods(List<Resource> resources, Callers callers) {
    this.resources = resources;
    this.callers = callers;
  }

  void addTo(Methods methods) {
    Pages documents = new Pages("resources", () -> describe(Optional::isEmpty, "uri"));
    Pages families =
        new Pages("resourceTemplates", () -> describe(Optional::isPresent, "uriTemplate"));
    methods
        .both("resources/list", Method.list(documents))
        .both("resources/templates/list", Method.list(families))
        .both("resources/read", callers.method(this::read).fresh(0));
  }

  private List<String> describe(Predicate<Optional<String>> kind, String key) {
    return resources.stream()
        .filter(resource -> kind.test(resource.variable()))
        .map(resource -> Json.text(Json.object()
            .put(key, resource.template())
            .put("name", resource.name())
            .put("title", resource.title())
            .put("description", resource.description())
            .put("mimeType", resource.mimeType())))
        .toList();
  }

  private String read(Request request, Caller caller) {
    String uri = request.required("uri");
    for (Resource resource : resources) {
      Optional<String> variable = resource.match(uri);
      if (variable.isPresent()) {
        String text = resource.reader().read(caller, decoded(variable.get()));
        return document(uri, resource.mimeType(), text);
      }
    }
    throw RpcError.of(Callers.notFound(request.era()), "Resource not found: " + uri)
        .with(Json.object().put("uri", uri));
  }

  private static String document(String uri, String mimeType, String text) {
    ObjectNode result = Json.object();
    result
        .putArray("contents")
        .addObject()
        .put("uri", uri)
        .put("mimeType", mimeType)
        .put("text", text);
    return Json.text(result);
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
