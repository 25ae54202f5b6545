package io.sharedcontext.search;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is looked for, and where.
 *
 * @param query any text
 * @param session one session's id; all of them when empty
 * @param mode how literally the query is meant
 * @param threshold the lowest score that counts, 0 to 100
 * @param limit most results
 * @param metadata whether the values of metadata are searched, too
 * @param memory whether memory is searched, too
 * @param only which of what the caller sees may be found
 */
public record SearchRequest(
    String query,
    Optional<String> session,
    SearchMode mode,
    double threshold,
    int limit,
    boolean metadata,
    boolean memory,
    SearchFilter only) {

  /**
   * Which workspaces are searched.
   *
   * @param only the only one, empty for what belongs to none; absent for all
   * @param first the one whose messages come before others of the same score; empty for none
   */
  public record Workspaces(Optional<String> only, String first) {
    /** All of them, of which none comes first. */
    public static final Workspaces ALL = new Workspaces(Optional.empty(), "");

    /** Whether something of {@code workspace} comes first of equals. */
    boolean prefers(Optional<String> workspace) {
      return workspace.filter(first::equals).isPresent();
    }
  }

  /** How private something has to be. */
  public enum Privacy {
    /** Anything that the caller sees. */
    ALL,
    /** What everybody sees. */
    PUBLIC,
    /** What only those see who are named. */
    PRIVATE
  }

  /**
   * A selection among what the caller sees.
   *
   * @param since inclusive
   * @param until inclusive
   * @param workspaces where to look, and what comes first of equals
   */
  public record SearchFilter(
      Privacy privacy,
      Optional<String> sender,
      Optional<Instant> since,
      Optional<Instant> until,
      Workspaces workspaces) {
    /** Everything. */
    public static final SearchFilter ANY = new SearchRequest.SearchFilter(
        Privacy.ALL, Optional.empty(), Optional.empty(), Optional.empty(), Workspaces.ALL);

    boolean covers(long millis) {
      return since.map(time -> millis >= time.toEpochMilli()).orElse(true)
          && until.map(time -> millis <= time.toEpochMilli()).orElse(true);
    }
  }

  /** The query as it is meant by who asks on {@code today}. */
  ParsedQuery question(LocalDate today) {
    return ParsedQuery.of(query, mode, metadata, today);
  }
}
