package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a message was found for a query, or was not: everything that its score is made of.
 *
 * @param id the message's id
 * @param seen whether it is among what was searched and the caller sees; nothing else is known if not
 * @param wanted whether it passes the filters (sender, time, visibility)
 * @param place its place among all that were scored, best first, from 1; 0 if it has no evidence
 * @param terms what was looked for, and what each term gives this message
 * @param own whether it has one of the words itself, without which only a sentence finds it
 * @param sentence whether the query is one
 * @param sender how surely its sender is the one asked about, 0 to 1
 * @param date how near it is to the days that were named, 0 to 0.5
 * @param shape whether it has what was asked for: a time, a number, a name
 * @param asks whether it asks something itself
 * @param share its evidence as a share of the most that the words could give
 * @param score that share on the scale of 0 to 100
 * @param threshold the score below which nothing is found
 */
public record Explanation(
    long id,
    boolean seen,
    boolean wanted,
    int place,
    List<Term> terms,
    boolean own,
    boolean sentence,
    double sender,
    double date,
    boolean shape,
    boolean asks,
    double share,
    int score,
    double threshold) {

  public Explanation {
    terms = List.copyOf(terms);
  }

  /**
   * A term of the query.
   *
   * @param word as the tokenizer reads it, in lower case
   * @param kind what part it has in the query
   * @param known whether a visible message has it; else words that resemble it stand for it
   * @param most the share of all evidence that it could give
   * @param here what the message's own words give, as a share of all
   * @param around what the messages around it give on top of that
   * @param matched the words of the message that stand for it, each with how much it counts
   */
  public record Term(
      String word,
      String kind,
      boolean known,
      double most,
      double here,
      double around,
      List<String> matched) {
    public Term {
      matched = List.copyOf(matched);
    }

    private String line() {
      String how = matched.isEmpty() ? "not in it" : String.join(", ", matched);
      return String.format(
          Locale.ROOT,
          "  %-20s %-8s of %3.0f %%: %3.0f %% here, %3.0f %% from around; %s%s",
          word,
          kind,
          100 * most,
          100 * here,
          100 * around,
          how,
          known ? "" : " (nobody used the word itself)");
    }
  }

  /** A message that is not among what the caller may find. */
  static Explanation unseen(long id, double threshold) {
    return new Explanation(
        id, false, false, 0, List.of(), false, false, 0, 0, false, false, 0, 0, threshold);
  }

  /** Was it found? */
  public boolean found() {
    return seen && wanted && place > 0 && score >= threshold;
  }

  /** The explanation for people, a line each. */
  public List<String> lines() {
    if (!seen) {
      return List.of("not among the messages that were searched and that you see");
    }
    List<String> lines = new ArrayList<>();
    lines.add(String.format(
        Locale.ROOT,
        "%s: score %d (threshold %.0f), place %s, evidence %.0f %% of the most",
        found() ? "found" : "not found",
        score,
        threshold,
        place == 0 ? "none" : place + "",
        100 * share));
    terms.stream()
        .filter(term -> term.most > 0 || !term.matched.isEmpty())
        .forEach(term -> lines.add(term.line()));
    if (sender > 0) {
      lines.add(String.format(Locale.ROOT, "  its sender was named: %.2f", sender));
    }
    if (date > 0.01) {
      lines.add(String.format(Locale.ROOT, "  near a day that was named: %.2f", date));
    }
    if (shape) {
      lines.add("  has what was asked for: a time, a number or a name");
    }
    if (asks) {
      lines.add("  asks something itself, which makes it less likely an answer");
    }
    if (!own && !sentence) {
      lines.add("  has none of the words itself, and the query is no sentence");
    }
    if (!wanted) {
      lines.add("  left out by the filters");
    }
    return lines;
  }
}
