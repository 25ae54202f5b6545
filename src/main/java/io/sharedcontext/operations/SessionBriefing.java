package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.Statistics;
import io.sharedcontext.session.Session;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.List;

/**
 * What a prompt tells of a session, as far as the caller sees it.
 *
 * @param agents those of the last day, with what each says it is doing
 * @param waiters who waits for a lock, in the order of asking
 */
record SessionBriefing(
    @Doc Instant now,
    @Doc Session session,
    @Doc Statistics statistics,
    @Doc List<ActiveAgent> agents,
    @Doc List<ObjectNode> locks,
    @Doc List<ObjectNode> waiters,
    @Doc List<String> sharedMemoryKeys) {}
