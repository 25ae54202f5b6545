package io.sharedcontext.tool;

/** The stable vocabulary of failures. Clients branch on these, never on sentences. */
public enum ErrorCode {
  INVALID_INPUT(true),
  CONTENT_TOO_LARGE(true),
  METADATA_TOO_LARGE(true),
  AUTHENTICATION_REQUIRED(true),
  INVALID_API_KEY(false),
  TOKEN_INVALID(true),
  TOKEN_EXPIRED(true),
  PERMISSION_DENIED(false),
  SESSION_NOT_FOUND(true),
  SESSION_CLOSED(true),
  MESSAGE_NOT_FOUND(true),
  PARENT_NOT_FOUND(true),
  MEMORY_NOT_FOUND(true),
  MEMORY_EXISTS(true),
  VERSION_CONFLICT(true),
  LIMIT_EXCEEDED(true),
  SESSION_LOCKED(true),
  NO_LOCK_HELD(true),
  STALE_FENCING_TOKEN(true),
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

  ErrorCode(boolean recoverable) {
    this.recoverable = recoverable;
  }

  /** Whether the caller itself can mend the call or wait; otherwise a person is needed. */
  public boolean recoverable() {
    return recoverable;
  }

  /** Whether the failure is a refusal that the audit log keeps. */
  public boolean denial() {
    return switch (this) {
      case AUTHENTICATION_REQUIRED,
          INVALID_API_KEY,
          TOKEN_INVALID,
          TOKEN_EXPIRED,
          PERMISSION_DENIED,
          SESSION_LOCKED,
          NO_LOCK_HELD,
          STALE_FENCING_TOKEN -> true;
      default -> false;
    };
  }
}
