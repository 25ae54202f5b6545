package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The only failure a tool reports. It reaches a model as a result, so it says which rule was broken
 * and what to do next. Immutable: {@link #suggest}, {@link #detail} and {@link #retryAfter} give a
 * new failure.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<String> suggestions;
  private final transient ObjectNode details;
  private final long retryAfterMillis;

  private Failure(
      ErrorCode code,
      String message,
      List<String> suggestions,
      ObjectNode details,
      long retryAfterMillis,
      @Nullable Throwable cause) {
    super(message, cause, false, cause != null);
    this.code = code;
    this.suggestions = List.copyOf(suggestions);
    this.details = details;
    this.retryAfterMillis = retryAfterMillis;
  }

  /** A failure whose sentence names the limit or the field that was broken. */
  public static Failure of(ErrorCode code, String sentence) {
    return new Failure(code, sentence, List.of(), JsonNodeFactory.instance.objectNode(), -1, null);
  }

  /** A failure of the server itself: the caller learns no more than {@code sentence}. */
  public static Failure because(ErrorCode code, String sentence, Throwable cause) {
    return new Failure(code, sentence, List.of(), JsonNodeFactory.instance.objectNode(), -1, cause);
  }

  /** The same failure, with what it comes from, which only the log tells. */
  public static Failure because(Failure known, Throwable cause) {
    return new Failure(
        known.code,
        known.sentence(),
        known.suggestions,
        known.details,
        known.retryAfterMillis,
        cause);
  }

  /** The refusal of {@code what} to a caller that does not hold {@code needed}. */
  public static Failure denied(String what, Permission needed, Caller caller) {
    return of(
            ErrorCode.PERMISSION_DENIED,
            what + " needs the permission " + needed.label() + ", which " + caller.id()
                + " does not hold")
        .detail("required_permission", needed.label())
        .suggest("Call authenticate_agent with an api_key that grants " + needed.label() + ".");
  }

  /** Adds a next step. Name only tools that exist. */
  public Failure suggest(String step) {
    List<String> more = new ArrayList<>(suggestions);
    more.add(step);
    return new Failure(code, sentence(), more, details, retryAfterMillis, getCause());
  }

  /** Adds a fact that a program can read. */
  public Failure detail(String name, JsonNode value) {
    ObjectNode more = details.deepCopy();
    more.set(name, value);
    return new Failure(code, sentence(), suggestions, more, retryAfterMillis, getCause());
  }

  /** Adds a fact that a program can read. */
  public Failure detail(String name, String value) {
    return detail(name, JsonNodeFactory.instance.textNode(value));
  }

  /** Adds a fact that a program can read. */
  public Failure detail(String name, long value) {
    return detail(name, JsonNodeFactory.instance.numberNode(value));
  }

  /** Says that waiting helps, and for how many milliseconds. */
  public Failure retryAfter(long millis) {
    return new Failure(code, sentence(), suggestions, details, Math.max(1, millis), getCause());
  }

  public ErrorCode code() {
    return code;
  }

  /** Whether the caller itself can do something about it, be it to wait and call again. */
  public boolean recoverable() {
    return code.recoverable() || retryAfterMillis >= 0;
  }

  /** What went wrong, in one sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  public List<String> suggestions() {
    return suggestions;
  }

  /** A copy of the facts for programs. */
  public ObjectNode details() {
    return details.deepCopy();
  }

  /** Milliseconds after which a retry may succeed; empty where waiting does not help. */
  public OptionalLong retryAfterMillis() {
    return retryAfterMillis < 0 ? OptionalLong.empty() : OptionalLong.of(retryAfterMillis);
  }
}
