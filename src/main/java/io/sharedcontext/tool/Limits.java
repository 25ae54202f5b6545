package io.sharedcontext.tool;

/** The limits and alphabets of the public contract that more than one feature names. */
public final class Limits {
  /** A session's id. */
  public static final String SESSION_ID = "session_[0-9a-f]{16}";

  /** The id of an item of work. */
  public static final String WORK_ITEM_ID = "work_[0-9a-f]{16}";

  /** An agent's id. */
  public static final String AGENT_ID = "[A-Za-z0-9._@:-]{1,100}";

  /** An agent's type. */
  public static final String AGENT_TYPE = "[A-Za-z0-9._@:-]{1,50}";

  /** A memory key. */
  public static final String MEMORY_KEY = "[A-Za-z0-9._:/-]{1,255}";

  /** Characters of a message. */
  public static final int CONTENT = 100_000;

  /** Characters of a session's purpose. */
  public static final int PURPOSE = 1_000;

  /** Bytes of metadata as JSON. */
  public static final int METADATA_BYTES = 10_240;

  /** Keys of a metadata object. */
  public static final int METADATA_KEYS = 50;

  /** Bytes of a memory value as JSON. */
  public static final int VALUE_BYTES = 100_000;

  /** Memory entries of one agent. */
  public static final int MEMORY_ENTRIES = 10_000;

  /** Agents a message is addressed to. */
  public static final int RECIPIENTS = 50;

  /** Seconds that a call may wait as a task: a day. */
  public static final long TASK_SECONDS = 86_400;

  /** Characters of an idempotency key. */
  public static final int IDEMPOTENCY_KEY = 128;

  private Limits() {}
}
