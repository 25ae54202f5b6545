package io.sharedcontext.auth;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file of one line that only its owner may read. It is complete from the moment it is there. */
record SecretFile(Path path) {
  /** The end of a draft's name: four random bytes. */
  private static final String DRAFT = "." + "[0-9a-f]".repeat(8);

  /** Its line; empty if the file is not there. */
  Optional<String> read() {
    try {
      return PrivateFiles.readSecret(path).map(String::strip);
    } catch (IOException e) {
      throw unusable("read", e);
    }
  }

  /** Its lines that are not blank: several while what is in it is replaced. */
  Stream<String> lines() {
    return read().stream().flatMap(String::lines).filter(line -> !line.isBlank());
  }

  /** Puts {@code line} there, in place of what there was. */
  void write(String line) {
    Path draft = path.resolveSibling(path.getFileName() + "." + Hashing.hex(4));
    try {
      PrivateFiles.writeSecret(draft, line + "\n");
      Files.move(draft, path, ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable("write", e);
    }
  }

  /**
   * Removes drafts of processes that were killed while they wrote one. To be called within a
   * transaction that writes, as {@link #write} is: then no other process is at a draft.
   */
  void removeDrafts() {
    for (Path draft : drafts()) {
      try {
        Files.deleteIfExists(draft);
      } catch (IOException e) {
        throw unusable("remove a draft of", e);
      }
    }
  }

  /** What was written of this file by processes that have not finished it. */
  List<Path> drafts() {
    try (DirectoryStream<Path> drafts =
        Files.newDirectoryStream(path.resolveSibling("."), path.getFileName() + DRAFT)) {
      List<Path> all = new ArrayList<>();
      drafts.forEach(draft -> all.add(path.resolveSibling(draft.getFileName())));
      return all;
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
  }

  private Failure unusable(String verb, IOException e) {
    return Failure.because(
        ErrorCode.STORE_UNAVAILABLE,
        "cannot " + verb + " " + path.getFileName()
            + " beside the store: run shared-context doctor",
        e);
  }
}
