package io.sharedcontext.cli.classarchive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.search.Search;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import java.util.List;

/**
 * Makes a store with a session in it, in this process. A segment of the index holds its first messages,
 * as in stores that are a thousand times as large, so that searches read both that and what follows it.
 */
final class SeededStore {
  private static final List<String> WORDS = List.of(
      "The gateway is built and deployed on Friday.",
      "Who deployed it? The build failed with ERR_CONN_17 in GatewayConfig.java.",
      "See https://example.org/runs/16 of 2026-11-19.");

  private SeededStore() {}

  /** Makes the store of {@code operator} and gives the id of its session. */
  static String in(Operator operator) {
    return operator.withStore(store -> {
      Features features = Features.of(operator.settings(), store, operator.clock());
      String session = call(features, "create_session", Json.object().put("purpose", "training"))
          .path("session_id")
          .asText();
      for (String visibility : List.of("public", "private")) {
        WORDS.forEach(text -> call(
            features,
            "add_message",
            Json.object()
                .put("session_id", session)
                .put("content", text)
                .put("visibility", visibility)));
      }
      Search.writeSegments(store);
      return session;
    });
  }

  private static ObjectNode call(Features features, String tool, ObjectNode arguments) {
    CallResult answer = new CallPipeline(features.policy(), Runnable::run)
        .call(new CallContext(
            features.catalog().find(tool).orElseThrow(),
            arguments,
            new ConnectionContext(),
            CommitMode.INLINE))
        .join();
    return Json.object(answer.json().toString());
  }
}
