package io.sharedcontext.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.Optional;

/** What went wrong with a file, as a sentence. */
final class IoErrors {
  private static final Map<Class<?>, String> MEANINGS = Map.of(
      NoSuchFileException.class, "does not exist",
      AccessDeniedException.class, "may not be used: permission denied",
      FileAlreadyExistsException.class, "exists already",
      NotDirectoryException.class, "is not a directory",
      DirectoryNotEmptyException.class, "is not empty");

  private IoErrors() {}

  /** For example {@code /a/b: permission denied}. */
  static String sentence(IOException failure) {
    if (failure instanceof FileSystemException named && named.getFile() != null) {
      return named.getFile() + " "
          + Optional.ofNullable(MEANINGS.get(named.getClass()))
              .or(() -> Optional.ofNullable(named.getReason()).map("cannot be used: "::concat))
              .orElse("cannot be used");
    }
    return "reading or writing failed: " + failure.getMessage();
  }
}
