package io.sharedcontext.work;

import io.sharedcontext.tool.Doc;
import java.time.Instant;

/**
 * What an agent left to the one that goes on with its work.
 *
 * @param from who had it
 * @param nextStep what to do next, for somebody who knows nothing of it
 * @param context what else to know; may be empty
 * @param at when
 * @param messageId the message that tells all of it
 */
record HandOver(
    @Doc String from,
    @Doc String nextStep,
    @Doc String context,
    @Doc Instant at,
    @Doc long messageId) {}
