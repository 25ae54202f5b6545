package io.sharedcontext.tool;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Policies under which everybody may call as often as it likes, for tests of something else. */
public final class AllowAllPolicy {
  private static final Caller ANYBODY = new Caller("anybody", "tester", Set.of(Permission.READ));

  private AllowAllPolicy() {}

  /** Without a store: everybody is the same, and may read. */
  public static CallPolicy reading() {
    return of(connection -> ANYBODY);
  }

  /** Without a store: who calls is for the test to say. */
  public static CallPolicy of(Function<ConnectionContext, Caller> who) {
    return of(who, CallStore.NONE);
  }

  /** On a store: who calls is for the test to say. */
  public static CallPolicy of(Function<ConnectionContext, Caller> who, CallStore store) {
    return new CallPolicy(
        (snapshot, token, connection) -> who.apply(connection),
        (caller, rate) -> {},
        (snapshot, caller) -> 0,
        List.of(),
        store,
        Clock.systemUTC());
  }
}
