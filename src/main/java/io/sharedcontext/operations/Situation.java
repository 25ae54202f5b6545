package io.sharedcontext.operations;

import io.sharedcontext.message.Statistics;
import io.sharedcontext.session.Session;
import io.sharedcontext.tool.Doc;
import java.util.List;

/** What a prompt tells of a session, as far as the caller sees it. */
record Situation(
    @Doc Session session, @Doc Statistics statistics, @Doc List<String> sharedMemoryKeys) {}
