package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a client of the legacy era that declares roots which directories it works in: once it has said that
 * it is ready, and whenever it says that they have changed. Nobody waits for the answer. Safe for use by
 * several threads.
 */
public final class ClientRoots {
  private static final Logger LOG = LoggerFactory.getLogger(ClientRoots.class);

  private final BooleanSupplier wanted;
  private final Consumer<List<Path>> given;

  /**
   * Asks if it is worth asking.
   *
   * @param wanted whether the directories would make a difference
   * @param given takes them in the client's order, without what is no directory of this machine; on any thread
   */
  public ClientRoots(BooleanSupplier wanted, Consumer<List<Path>> given) {
    this.wanted = wanted;
    this.given = given;
  }

  /** Has the clients of {@code methods} be asked. */
  public void addTo(MethodRegistry methods) {
    methods
        .notified("notifications/initialized", this::ask)
        .notified("notifications/roots/list_changed", this::ask);
  }

  private void ask(ClientConnection peer) {
    if (!peer.capabilities().path("roots").isObject() || !wanted.getAsBoolean()) {
      return;
    }
    CompletableFuture<?> unused = peer.ask("roots/list", Json.object())
        .thenAccept(response -> given.accept(directories(response)))
        .whenComplete((done, thrown) -> {
          if (thrown != null) {
            LOG.info("the roots of the client were not taken: {}", thrown.toString());
          }
        });
  }

  private static List<Path> directories(ObjectNode response) {
    List<Path> found = new ArrayList<>();
    for (JsonNode root : response.at("/result/roots")) {
      directory(root.path("uri").asText()).ifPresent(found::add);
    }
    return found;
  }

  /** Where a root is; empty for one that is not a place in the files of this machine. */
  private static Optional<Path> directory(String uri) {
    try {
      URI place = URI.create(uri);
      // To look at another machine would tell that one who looks.
      boolean here = "file".equalsIgnoreCase(place.getScheme())
          && (place.getHost() == null || place.getHost().isEmpty());
      return here ? Optional.of(Path.of(place)) : Optional.empty();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      LOG.debug("a root of the client is no directory: {}", e.toString());
      return Optional.empty();
    }
  }
}
