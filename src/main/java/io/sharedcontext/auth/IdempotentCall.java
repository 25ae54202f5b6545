package io.sharedcontext.auth;

import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Json;

/** A call that may come again under its idempotency key. */
final class IdempotentCall {
  private final String agentId;
  private final String tool;
  private final String key;
  private final byte[] fingerprint;

  IdempotentCall(Call call, String key) {
    this.agentId = call.caller().id();
    this.tool = call.tool();
    this.key = key;
    this.fingerprint = Hashing.sha256(Json.text(Json.canonical(call.arguments())));
  }

  String agentId() {
    return agentId;
  }

  String tool() {
    return tool;
  }

  String key() {
    return key;
  }

  /** SHA-256 of the arguments: the same for the same arguments in whatever order. */
  byte[] fingerprint() {
    return fingerprint.clone();
  }
}
