package io.sharedcontext.message;

/**
 * What an agent has not acknowledged: messages of others that it sees, in sessions where it takes part or
 * was addressed.
 *
 * @param all how many, in sessions of the workspace that is looked at, or of none
 * @param addressed how many of them name it
 * @param elsewhere how many there are in sessions of other workspaces
 * @param newest the id of the newest; 0 for none
 * @param newestAddressed the id of the newest that names it; 0 for none
 */
public record UnreadTally(
    long all, long addressed, long elsewhere, long newest, long newestAddressed) {
  /** Nothing. */
  public static final UnreadTally NONE = new UnreadTally(0, 0, 0, 0, 0);

  /** This and what came later. */
  UnreadTally and(UnreadTally later) {
    return new UnreadTally(
        all + later.all,
        addressed + later.addressed,
        elsewhere + later.elsewhere,
        Math.max(newest, later.newest),
        Math.max(newestAddressed, later.newestAddressed));
  }
}
