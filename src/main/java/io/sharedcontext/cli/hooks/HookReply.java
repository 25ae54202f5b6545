package io.sharedcontext.cli.hooks;

/**
 * What a hook gives its client.
 *
 * @param out for standard output; empty for nothing
 * @param err for standard error; empty for nothing
 * @param code the exit code
 */
public record HookReply(String out, String err, int code) {
  /** Nothing to say. */
  public static final HookReply NOTHING = new HookReply("", "", 0);

  static HookReply json(String out) {
    return new HookReply(out, "", 0);
  }
}
