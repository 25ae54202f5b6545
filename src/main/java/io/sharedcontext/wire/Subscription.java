package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A client's wish to be told when documents change, and the lines that tell it.
 *
 * @param id names it: the id of the request that opened a stream, or null in JSON for all that the
 *     legacy era subscribes to
 * @param documents what it is about
 * @param tasks the ids of tasks that it is about, too
 */
record Subscription(JsonNode id, List<ResourceResolver.Document> documents, List<String> tasks) {
  /** The name under which every line of a stream has its id. */
  static final String ID = "io.modelcontextprotocol/subscriptionId";

  Subscription {
    documents = List.copyOf(documents);
    tasks = List.copyOf(tasks);
  }

  /** One that is about documents alone. */
  Subscription(JsonNode id, List<ResourceResolver.Document> documents) {
    this(id, documents, List.of());
  }

  /** A subscription of the legacy era to one document. */
  static Subscription to(ResourceResolver.Document document) {
    return new Subscription(NullNode.instance, List.of(document));
  }

  /** Whether it is a stream, which ends with its request. */
  boolean stream() {
    return !id.isNull();
  }

  /** The line that comes before all others of a stream, with what it will tell of. */
  Optional<Utf8Bytes> acknowledgement() {
    if (!stream()) {
      return Optional.empty();
    }
    ObjectNode params = marked();
    ObjectNode honoured = params.putObject("notifications");
    if (!documents.isEmpty()) {
      var uris = honoured.putArray("resourceSubscriptions");
      documents.forEach(document -> uris.add(document.uri()));
    }
    if (!tasks.isEmpty()) {
      tasks.forEach(honoured.putArray("taskIds")::add);
    }
    return Optional.of(
        JsonRpcWriter.notification("notifications/subscriptions/acknowledged", params));
  }

  /** The line that tells that the document at {@code uri} changed. */
  Utf8Bytes update(String uri) {
    ObjectNode params = stream() ? marked() : Json.object();
    return JsonRpcWriter.notification("notifications/resources/updated", params.put("uri", uri));
  }

  /** The result of a stream that the server ends. */
  Utf8Bytes end() {
    return Utf8Bytes.of(Json.text(marked()));
  }

  private ObjectNode marked() {
    ObjectNode params = Json.object();
    params.putObject("_meta").set(ID, id);
    return params;
  }
}
