package io.sharedcontext.tool;

import java.util.List;

/** A result that gives whole messages to its caller, so that their senders may learn of it. */
public interface GivesMessages {
  /** The ids of those in it that are addressed to {@code agent}. */
  List<Long> addressedTo(String agent);
}
