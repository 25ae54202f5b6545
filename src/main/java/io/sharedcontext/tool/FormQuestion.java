package io.sharedcontext.tool;

import java.util.List;

/**
 * A question that a client shows to the person at it.
 *
 * @param id names it
 * @param options the answers to choose from; any answer when empty
 */
public record FormQuestion(String id, String text, List<String> options) {
  public FormQuestion {
    options = List.copyOf(options);
  }
}
