package io.sharedcontext.cache;

/**
 * The state of the store that something was made from. Two that are equal mean that what was made
 * from the one is what would be made from the other. Records write their {@code equals} and {@code hashCode} out:
 * what Java generates for them is linked anew in each process, for some milliseconds each.
 *
 * @param <S> the stamp's own type
 */
public interface Stamp<S> {
  /** Whether what was made in the state {@code earlier} can be brought up to this one. */
  default boolean follows(S earlier) {
    return false;
  }
}
