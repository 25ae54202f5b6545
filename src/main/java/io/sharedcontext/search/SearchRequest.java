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
   */
  public record SearchFilter(
      Privacy privacy, Optional<String> sender, Optional<Instant> since, Optional<Instant> until) {
    /** Everything. */
    public static final SearchFilter ANY = new SearchRequest.SearchFilter(
        Privacy.ALL, Optional.empty(), Optional.empty(), Optional.empty());

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
