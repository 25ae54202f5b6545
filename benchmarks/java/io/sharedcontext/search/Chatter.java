package io.sharedcontext.search;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Messages as agents write them, made up from a fixed seed: short ones are remarks of 3 to 20 words,
 * long ones reports of 40 to 150. Words are drawn as in talk, few of them often and many seldom.
 */
public final class Chatter {
  private static final String[] COMMON =
      ("the a to of and in is it that for on with not be this as we you at are was but from or have"
              + " an they can will if all one there so do no by what about out up has")
          .split(" ");
  private static final String[] SUBJECT =
      ("deploy rollback service timeout node metrics merge branch feature login token expired retry"
              + " queue worker store index search agent message memory lock lease owner handoff"
              + " build test flaky cache migration schema column value user session checkpoint"
              + " release review comment pipeline failure latency budget request response header"
              + " database connection thread pool restart monitor alert customer invoice payment"
              + " refund address validate parser stream buffer encoder socket listener schedule")
          .split(" ");
  private static final String[] RARE = ("getUserById ERR_CONN_42 src/main/App.java v1.2.3 PR-1187"
          + " retry_after_ms http://localhost:8080/health 0x7f3a NullPointerException utf-8 idx_user")
      .split(" ");

  private final Random random;

  public Chatter(long seed) {
    random = new Random(seed);
  }

  /** {@code count} remarks. */
  public List<String> remarks(int count) {
    return IntStream.range(0, count).mapToObj(i -> text(3 + random.nextInt(18))).toList();
  }

  /** {@code count} reports. */
  public List<String> reports(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> text(40 + random.nextInt(111)))
        .toList();
  }

  /** {@code count} queries of 1 to 6 words, a third of which has a typo. */
  public List<String> queries(int count) {
    return IntStream.range(0, count).mapToObj(i -> query()).toList();
  }

  /** {@code count} words, each two of those above cut and joined. */
  public String[] vocabulary(int count) {
    return IntStream.range(0, count).mapToObj(i -> cut() + cut()).toArray(String[]::new);
  }

  private String cut() {
    String word = pick(SUBJECT);
    int from = random.nextInt(word.length());
    return word.substring(from, from + random.nextInt(word.length() - from) + 1);
  }

  private String query() {
    StringBuilder query = new StringBuilder();
    for (int words = 1 + random.nextInt(6); words > 0; words--) {
      query.append(query.length() == 0 ? "" : " ").append(pick(SUBJECT));
    }
    if (random.nextInt(3) == 0) {
      query.deleteCharAt(random.nextInt(query.length()));
    }
    return query.toString();
  }

  private String text(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : random.nextInt(9) == 0 ? ", " : " ").append(word());
    }
    return text.append('.').toString();
  }

  private String word() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return pick(RARE);
    }
    return kind < 10 ? pick(COMMON) : pick(SUBJECT);
  }

  /** Words at the beginning more often than those at the end. */
  private String pick(String[] words) {
    return words[(int) (words.length * random.nextDouble() * random.nextDouble())];
  }
}
