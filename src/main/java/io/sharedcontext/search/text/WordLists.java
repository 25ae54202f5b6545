package io.sharedcontext.search.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The lists of words that the search ships with: text files of one family of words a line, a {@code #}
 * before what explains them. The tests read every line, so nothing is checked here.
 */
final class WordLists {
  private WordLists() {}

  /** The lines of a list, each as its words. */
  static List<List<String>> families(String name) {
    return text(name)
        .lines()
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .map(line -> List.of(line.split(" ", -1)))
        .toList();
  }

  private static String text(String name) {
    try (InputStream in = WordLists.class.getResourceAsStream("/search/" + name)) {
      if (in == null) {
        throw new IllegalStateException("missing list of words " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
