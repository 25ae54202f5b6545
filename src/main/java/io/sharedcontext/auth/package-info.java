/**
 * Who an agent is and what it may do and see: keys, tokens, permissions, the one visibility rule,
 * and the audit log that records every change and refusal.
 */
@NullMarked
package io.sharedcontext.auth;

import org.jspecify.annotations.NullMarked;
