package io.sharedcontext.secrets;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One format of keys. Its expression is compiled when one of its literals is first met, which in most
 * processes is never.
 */
final class SecretPattern {
  private static final String SEPARATOR = " | ";

  /** Inside a longer word a literal begins nothing. */
  private static final String BOUNDARY = "(?<![A-Za-z0-9_])";

  private final String kind;
  private final List<String> literals;
  private final String expression;
  private volatile Optional<Pattern> compiled = Optional.empty();

  private SecretPattern(String kind, List<String> literals, String expression) {
    this.kind = kind;
    this.literals = literals;
    this.expression = expression;
  }

  /** Reads a line of the list. */
  static SecretPattern of(String line) {
    int first = line.indexOf(SEPARATOR);
    int second = line.indexOf(SEPARATOR, first + SEPARATOR.length());
    String literals = line.substring(first + SEPARATOR.length(), second);
    String expression = line.substring(second + SEPARATOR.length());
    return new SecretPattern(
        line.substring(0, first),
        List.of(literals.split(" ", -1)),
        expression.startsWith("(?<") ? expression : BOUNDARY + expression);
  }

  /** What it is, with its article: "a GitHub token". */
  String kind() {
    return kind;
  }

  List<String> literals() {
    return literals;
  }

  /** Whether a key's literal stands at {@code at}. */
  boolean matches(String text, int at) {
    return literals.stream().anyMatch(literal -> text.startsWith(literal, at))
        && pattern()
            .matcher(text)
            .region(at, text.length())
            .useTransparentBounds(true)
            .lookingAt();
  }

  /** Two threads may compile it twice, to the same. */
  Pattern pattern() {
    Pattern pattern = compiled.orElseGet(() -> Pattern.compile(expression));
    compiled = Optional.of(pattern);
    return pattern;
  }
}
