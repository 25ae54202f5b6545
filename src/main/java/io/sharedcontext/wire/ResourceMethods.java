package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. */
final class ResourceMethods {
  private final Documents documents;
  private final Callers callers;

  ResourceMethods(Documents documents, Callers callers) {
    this.documents = documents;
    this.callers = callers;
  }

  void addTo(Methods methods) {
    Pages single = new Pages("resources", () -> describe(Optional::isEmpty, "uri"));
    Pages families =
        new Pages("resourceTemplates", () -> describe(Optional::isPresent, "uriTemplate"));
    methods
        .both("resources/list", Method.list(single))
        .both("resources/templates/list", Method.list(families))
        .both("resources/read", callers.method(this::read).fresh(0));
  }

  private List<String> describe(Predicate<Optional<String>> kind, String key) {
    return documents.resources().stream()
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
    Documents.Document document = documents.find(request.required("uri"), request.era());
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
