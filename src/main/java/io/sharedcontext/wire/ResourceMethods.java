package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import java.util.List;
import java.util.function.Predicate;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. */
final class ResourceMethods {
  /** Who authenticates sees other documents. */
  private static final long LIST_MILLIS = 60_000;

  private final ResourceResolver documents;
  private final AuthenticatedMethods callers;

  ResourceMethods(ResourceResolver documents, AuthenticatedMethods callers) {
    this.documents = documents;
    this.callers = callers;
  }

  void addTo(MethodRegistry methods) {
    Pagination families = new Pagination(
        "resourceTemplates",
        () -> describe(resource -> resource.variable().isPresent(), "uriTemplate"));
    methods
        .both("resources/list", RpcMethod.of(Ordering.READ, this::list).fresh(LIST_MILLIS))
        .both("resources/templates/list", RpcMethod.list(families))
        .both("resources/read", callers.method(this::read).fresh(0));
  }

  /** The single documents that the caller may read. */
  private String list(JsonRpcRequest request) {
    Predicate<Resource> shown =
        resource -> resource.variable().isEmpty() && callers.holds(request, resource.needs());
    return new Pagination("resources", () -> describe(shown, "uri")).page(request);
  }

  private List<String> describe(Predicate<Resource> shown, String key) {
    return documents.resources().stream()
        .filter(shown)
        .map(resource -> Json.text(Json.object()
            .put(key, resource.template())
            .put("name", resource.name())
            .put("title", resource.title())
            .put("description", resource.description())
            .put("mimeType", resource.mimeType())))
        .toList();
  }

  private String read(JsonRpcRequest request, Caller caller) {
    ResourceResolver.Document document = documents.find(request.required("uri"), request.era());
    Resource resource = document.resource();
    String text = resource.reader().read(caller, document.variable());
    return document(document.uri(), resource.mimeType(), text);
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
}
