package io.sharedcontext.operations;

import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;

/** The check that tools have in their declaration, for what is not a tool. */
final class Access {
  private Access() {}

  /** Refuses a caller that does not hold {@code needed}. */
  static void require(Caller caller, Permission needed, String what) {
    if (!caller.may(needed)) {
      throw Failure.of(
              Code.PERMISSION_DENIED,
              what + " needs the permission " + needed.label() + ", which " + caller.id()
                  + " does not hold")
          .suggest("Call authenticate_agent with an api_key that grants " + needed.label() + ".")
          .detail("required_permission", needed.label());
    }
  }
}
