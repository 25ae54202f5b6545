package io.sharedcontext.cli.classarchive;

import io.sharedcontext.Features;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;

/** Makes a store with a session in it, in this process. */
final class SeededStore {
  private SeededStore() {}

  /** Makes the store of {@code operator} and gives the id of its session. */
  static String in(Operator operator) {
    CallResult answer = operator.withStore(store -> create(operator, store));
    return Json.object(answer.json().toString()).path("session_id").asText();
  }

  private static CallResult create(Operator operator, Store store) {
    Features features = Features.of(operator.settings(), store, operator.clock());
    return new CallPipeline(features.policy(), Runnable::run)
        .call(new CallContext(
            features.catalog().find("create_session").orElseThrow(),
            Json.object().put("purpose", "training"),
            new ConnectionContext(),
            CommitMode.INLINE))
        .join();
  }
}
