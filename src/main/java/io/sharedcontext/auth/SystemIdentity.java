package io.sharedcontext.auth;

/** Names under which no agent acts without the operator's key, and what speaks under them. */
public final class SystemIdentity {
  /** The store itself, when it tells an agent something. */
  public static final String SERVER = "system";

  public static final String SERVER_TYPE = "server";

  /** A person who may use the store's files, when it answers an agent. */
  public static final String OPERATOR = "operator";

  /** A person at an agent's client, as far as that client says so. */
  public static final String PERSON = "person";

  public static final String PERSON_TYPE = "person";

  private SystemIdentity() {}
}
