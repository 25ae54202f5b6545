package io.sharedcontext.search;

import io.sharedcontext.search.text.Tokenizer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that answers a query.
 *
 * @param id the message's id
 * @param score 0 to 100; docs/search.md says what it means
 * @param match what answered, never empty
 * @param words the words of the message that answered, as {@link Tokenizer} reads them from its text;
 *     empty when only the sender's name or what stands next to the message answered
 */
public record Hit(long id, double score, Set<MatchKind> match, Set<String> words) {
  public Hit {
    match = Set.copyOf(match);
    words = Set.copyOf(words);
  }

  /** Written out, as in Caller: of one search no two are of one message. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hit that
        && id == that.id
        && score == that.score
        && match.equals(that.match)
        && words.equals(that.words);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  /** The same with other words. */
  Hit with(Set<String> otherWords) {
    return new Hit(id, score, match, otherWords);
  }
}
