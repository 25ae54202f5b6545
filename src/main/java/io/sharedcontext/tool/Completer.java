package io.sharedcontext.tool;

import java.util.List;

/** Offers the values that complete what a person has typed so far, best first, at most 100. */
@FunctionalInterface
public interface Completer {
  /** Offers nothing. */
  Completer NONE = (caller, typed) -> List.of();

  /** The values that {@code caller} may see and that begin with {@code typed}. */
  List<String> complete(Caller caller, String typed);
}
