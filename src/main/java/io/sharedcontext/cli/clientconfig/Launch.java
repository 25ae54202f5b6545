package io.sharedcontext.cli.clientconfig;

import java.util.List;
import java.util.Map;

/**
 * What a client starts.
 *
 * @param words the program and its arguments
 * @param environment what it gets beside what the client hands on
 */
public record Launch(List<String> words, Map<String, String> environment) {
  public Launch {
    words = List.copyOf(words);
  }
}
