package io.sharedcontext.auth;

import java.time.Instant;

/**
 * A proof that an agent authenticated.
 *
 * @param id names the token when it is revoked
 * @param grant whom it stands for, and what it allowed when it was made
 */
record Token(String id, Grant grant, Instant issuedAt, Instant expiresAt) {}
