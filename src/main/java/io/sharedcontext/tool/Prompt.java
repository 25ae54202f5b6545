package io.sharedcontext.tool;

import java.util.List;
import java.util.Map;

/**
 * A message that a person sends with one choice from a menu.
 *
 * <pre>{@code
 * new Prompt(
 *     "say-hello",
 *     "Greet another agent.",
 *     List.of(new Prompt.Argument("agent", "Whom to greet.", true, Completer.NONE)),
 *     (caller, given) -> "Post a greeting to " + given.get("agent") + ".")
 * }</pre>
 *
 * @param name in kebab-case, and not a tool's in another spelling: some hosts make both functions
 * @param formerNames names it still answers to, and is not listed under
 * @param description what it does, in one sentence
 * @param arguments what it asks for
 * @param writer makes the message's text
 */
public record Prompt(
    String name,
    List<String> formerNames,
    String description,
    List<Argument> arguments,
    Writer writer) {

  /** One thing a prompt asks for. */
  public record Argument(String name, String description, boolean required, Completer completer) {}

  /** Makes the text of the one user message from the arguments that were given. */
  @FunctionalInterface
  public interface Writer {
    String write(Caller caller, Map<String, String> arguments);
  }

  public Prompt {
    formerNames = List.copyOf(formerNames);
    arguments = List.copyOf(arguments);
  }

  /** A prompt that never had another name. */
  public Prompt(String name, String description, List<Argument> arguments, Writer writer) {
    this(name, List.of(), description, arguments, writer);
  }

  /** Whether a client that asks for {@code wanted} means this one. */
  public boolean answersTo(String wanted) {
    return name.equals(wanted) || formerNames.contains(wanted);
  }
}
