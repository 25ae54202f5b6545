package io.sharedcontext.tool;

/** The stable vocabulary of failures. Clients branch on these, never on sentences. */
public enum ErrorCode {
  INVALID_INPUT(true),
  CONTENT_TOO_LARGE(true),
  METADATA_TOO_LARGE(true),
  AUTHENTICATION_REQUIRED(true, true),
  INVALID_API_KEY(false, true),
  TOKEN_INVALID(true, true),
  TOKEN_EXPIRED(true, true),
  PERMISSION_DENIED(false, true),
  SESSION_NOT_FOUND(true),
  SESSION_CLOSED(true),
  MESSAGE_NOT_FOUND(true),
  PARENT_NOT_FOUND(true),
  MEMORY_NOT_FOUND(true),
  MEMORY_EXISTS(true),
  VERSION_CONFLICT(true),
  LIMIT_EXCEEDED(true),
  SESSION_LOCKED(true, true),
  NO_LOCK_HELD(true, true),
  STALE_FENCING_TOKEN(true, true),
  NOTHING_READY(true),
  DEPENDENCY_CYCLE(true),
  CLAIM_LAPSED(true, true),
  INVALID_CURSOR(true),
  IDEMPOTENCY_CONFLICT(true),
  RATE_LIMITED(true),
  SHUTTING_DOWN(true),
  STORE_BUSY(true),
  STORE_FULL(false),
  STORE_READ_ONLY(false),
  STORE_UNAVAILABLE(false),
  INTERNAL_ERROR(false);

  private final boolean recoverable;
  private final boolean denial;

  ErrorCode(boolean recoverable) {
    this(recoverable, false);
  }

  ErrorCode(boolean recoverable, boolean denial) {
    this.recoverable = recoverable;
    this.denial = denial;
  }

  /** Whether the caller itself can mend the call or wait; otherwise a person is needed. */
  public boolean recoverable() {
    return recoverable;
  }

  /** Whether the failure is a refusal that the audit log keeps. */
  public boolean denial() {
    return denial;
  }
}
