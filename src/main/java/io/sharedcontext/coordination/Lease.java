package io.sharedcontext.coordination;

import java.time.Instant;

/**
 * A claim that was granted.
 *
 * @param fence the fencing token: grows with every grant of the store
 * @param claim who holds what
 * @param process the server process that asked; its death frees the lease
 * @param lockedAt when it was granted
 * @param expiresAt when it ends unless it is renewed
 */
record Lease(long fence, Claim claim, String process, Instant lockedAt, Instant expiresAt) {}
