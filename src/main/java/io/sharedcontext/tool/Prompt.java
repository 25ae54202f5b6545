package io.sharedcontext.tool;

import java.util.List;
import java.util.Map;

/**
 * A message that a person sends with one choice from a menu.
 *
 * @param name in kebab-case
 * @param description what it does, in one sentence
 * @param arguments what it asks for
 * @param writer makes the message's text
 */
public record Prompt(String name, String description, List<Argument> arguments, Writer writer) {
  /** One thing a prompt asks for. */
  public record Argument(String name, String description, boolean required, Completer completer) {}

  /** Makes the text of the one user message from the arguments that were given. */
  @FunctionalInterface
  public interface Writer {
    String write(Caller caller, Map<String, String> arguments);
  }

  public Prompt {
    arguments = List.copyOf(arguments);
  }
}
