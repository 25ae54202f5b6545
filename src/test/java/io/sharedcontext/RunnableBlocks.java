package io.sharedcontext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The blocks of code in the documents that are marked {@code runnable}, after their language. */
final class RunnableBlocks {
  /** Words for a shell. */
  static final String SHELL = "sh";

  /** Calls of tools, with parts of their answers; see docs/guides.md. */
  static final String CALLS = "text";

  private static final String FENCE = "```";
  private static final String MARK = " runnable";

  private RunnableBlocks() {}

  /**
   * One block.
   *
   * @param page where it is
   * @param line the number of its first line in the page, from 1
   * @param language what its fence says before the mark
   * @param lines what is in it
   */
  record Block(Path page, int line, String language, List<String> lines) {}

  /** The pages that may have some, README first. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md")),
              files.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  /** All that are marked in a page, in order. */
  static List<Block> of(Path page) throws IOException {
    List<Block> found = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    for (int i = 0; i < lines.size(); i++) {
      String fence = lines.get(i);
      if (fence.startsWith(FENCE) && fence.endsWith(MARK)) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(FENCE);
        String language = fence.substring(FENCE.length(), fence.length() - MARK.length());
        found.add(new Block(page, i + 2, language, List.copyOf(lines.subList(i + 1, end))));
        i = end;
      }
    }
    return found;
  }

  /** Those of one language in a page. */
  static List<Block> of(Path page, String language) throws IOException {
    return of(page).stream().filter(block -> block.language().equals(language)).toList();
  }
}
