package io.sharedcontext.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.memory.MemoryEntry;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.search.text.Tokenizer;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Something that was found: a message or an entry of memory, and why.
 *
 * @param words the words of {@code snippet} that were looked for, as {@link Tokenizer} reads them
 */
public record SearchResult(
    Optional<Told> message,
    Optional<Kept> memory,
    double score,
    String snippet,
    MatchKind match,
    Set<String> words) {

  public SearchResult {
    words = Set.copyOf(words);
  }

  /** A message without its text. */
  public record Told(
      @Doc long id,
      @Doc String sessionId,
      @Doc String sender,
      @Doc("True if the sender proved its name with a key.") boolean senderVerified,
      @Doc Instant timestamp,
      @Doc Visibility visibility,
      @Doc ObjectNode metadata,
      @Doc Optional<String> workspace) {}

  /** An entry of memory without its value. */
  public record Kept(
      @Doc String key,
      @Doc String scope,
      @Doc Optional<String> sessionId,
      @Doc boolean shared,
      @Doc long version,
      @Doc Instant updatedAt) {}

  static SearchResult of(MessageTable.Located found, Optional<String> workspace, Hit hit) {
    var message = found.message();
    return of(
        hit,
        Optional.of(new Told(
            message.id(),
            found.session(),
            message.sender(),
            message.senderVerified(),
            message.timestamp(),
            message.visibility(),
            message.metadata(),
            workspace)),
        Optional.empty(),
        message.content());
  }

  static SearchResult of(MemoryEntry entry, String text, Hit hit) {
    Kept kept = new Kept(
        entry.place().key(),
        entry.place().scope().name().toLowerCase(Locale.ROOT),
        entry.place().sessionIfAny(),
        entry.place().shared(),
        entry.version(),
        entry.updatedAt());
    return of(hit, Optional.empty(), Optional.of(kept), text);
  }

  private static SearchResult of(
      Hit hit, Optional<Told> message, Optional<Kept> memory, String text) {
    // The kinds of match stand in the order of their weight.
    MatchKind match = hit.match().stream().min(MatchKind::compareTo).orElse(MatchKind.TEXT);
    return new SearchResult(
        message, memory, hit.score(), Snippet.of(text, hit.words()), match, hit.words());
  }
}
