package io.sharedcontext.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.Optional;

/**
 * A topic that agents talk under.
 *
 * @param sessionId {@code session_} and 16 random hexadecimal digits
 * @param updatedAt its latest activity
 * @param isActive whether it takes messages
 * @param workspace the name of the workspace that it belongs to, if it belongs to one
 */
public record Session(
    @Doc String sessionId,
    @Doc String purpose,
    @Doc String createdBy,
    @Doc Instant createdAt,
    @Doc Instant updatedAt,
    @Doc boolean isActive,
    @Doc ObjectNode metadata,
    @Doc Optional<String> workspace) {}
