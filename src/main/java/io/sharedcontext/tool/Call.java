package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One call of a tool, as its handler sees it.
 *
 * @param caller whom it acts for
 * @param tool the tool's name
 * @param arguments what the client sent, less {@code auth_token} and {@code idempotency_key}
 * @param idempotencyKey the key under which a repetition returns the first result
 * @param connection the pipe it came through
 * @param snapshot the moment at which its reads see the store
 */
public record Call(
    Caller caller,
    String tool,
    ObjectNode arguments,
    Optional<String> idempotencyKey,
    ConnectionContext connection,
    CallSnapshot snapshot) {}
