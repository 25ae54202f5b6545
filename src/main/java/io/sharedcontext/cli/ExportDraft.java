package io.sharedcontext.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An export before it is whole, beside its target, for its owner alone. It goes with the process that
 * writes it; what a process left that was killed goes with the next export to the same directory.
 *
 * @param path where it is
 */
record ExportDraft(Path path) implements AutoCloseable {
  private static final String NAME = "\\.export-(\\d{1,9})-\\d+\\.jsonl";

  static ExportDraft in(Path directory) throws IOException {
    for (Path left : left(directory)) {
      Files.deleteIfExists(left);
    }
    Path path =
        Files.createTempFile(directory, ".export-" + ProcessHandle.current().pid() + "-", ".jsonl");
    path.toFile().deleteOnExit();
    return new ExportDraft(path);
  }

  private static List<Path> left(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> ended(file.getFileName().toString())).toList();
    }
  }

  private static boolean ended(String name) {
    return name.matches(NAME)
        && ProcessHandle.of(Long.parseLong(name.replaceAll(NAME, "$1"))).isEmpty();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
