package io.sharedcontext.tool;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A family of documents that clients read by URI.
 *
 * <pre>{@code
 * new Resource(
 *     "guide://{topic}",
 *     "guide",
 *     "Guide",
 *     "How to work together, by topic.",
 *     "text/markdown",
 *     this::guide,
 *     (caller, typed) -> List.of("locks", "messages"),
 *     ChangeDetector.never(this::guide),
 *     Permission.READ)
 * }</pre>
 *
 * @param template the URI, with one variable in braces or none, such as {@code session://{session_id}}
 * @param name what programs call it, in snake_case
 * @param title what people call it
 * @param description what it holds, in one sentence
 * @param mimeType {@code application/json} or {@code text/markdown}
 * @param reader gives the document
 * @param completer completes the variable
 * @param watch how its changes are noticed
 * @param needs what a caller must hold to read it, and to be shown it in lists
 */
public record Resource(
    String template,
    String name,
    String title,
    String description,
    String mimeType,
    Reader reader,
    Completer completer,
    ChangeDetector watch,
    Permission needs) {

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

  /** Gives the text of the document that {@code variable} names, or throws {@link Failure}. */
  @FunctionalInterface
  public interface Reader {
    String read(Caller caller, String variable);
  }

  /** The variable's name; empty for a single document. */
  public Optional<String> variable() {
    Matcher variable = VARIABLE.matcher(template);
    return variable.find() ? Optional.of(variable.group(1)) : Optional.empty();
  }

  /** The variable's value in {@code uri}: the empty text if there is none; empty if it is no such URI. */
  public Optional<String> match(String uri) {
    int open = template.indexOf('{');
    if (open < 0) {
      return uri.equals(template) ? Optional.of("") : Optional.empty();
    }
    String before = template.substring(0, open);
    String after = template.substring(template.indexOf('}') + 1);
    boolean fits = uri.startsWith(before)
        && uri.endsWith(after)
        && uri.length() > before.length() + after.length();
    return fits
        ? Optional.of(uri.substring(before.length(), uri.length() - after.length()))
        : Optional.empty();
  }
}
