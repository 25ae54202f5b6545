package io.sharedcontext.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What keeps a store from being opened, or made, at its place; found without opening anything. */
final class StorePathCheck {
  private static final String ELSEWHERE = "choose another place with SHARED_CONTEXT_HOME";

  private StorePathCheck() {}

  /** The finding that makes further checks of {@code file} pointless, if there is one. */
  static Optional<Finding> hindrance(Path file) {
    if (!Files.exists(file)) {
      return Optional.of(absent(file));
    }
    if (!Files.isRegularFile(file)) {
      return bad(
          file + " is " + (Files.isDirectory(file) ? "a directory" : "no file"),
          "Move it away, or name another file with SHARED_CONTEXT_DATABASE.");
    }
    return empty(file).or(() -> closed(file)).or(() -> closed(directory(file)));
  }

  private static Finding absent(Path file) {
    Path there = file;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    String text = "there is no store at " + file;
    if (!Files.isDirectory(there)) {
      return Finding.bad(
          "store",
          text + ", and none can be made: " + there + " is not a directory",
          "Choose another place with SHARED_CONTEXT_HOME.");
    }
    if (!Files.isExecutable(there)) {
      return Finding.bad(
          "store",
          "whether there is a store at " + file + " cannot be told: " + user()
              + " may not look into " + there,
          remedy(there, "u+rwx"));
    }
    if (!Files.isWritable(there)) {
      return Finding.bad(
          "store",
          text + ", and none can be made: " + user() + " may not write in " + there,
          remedy(there, "u+w"));
    }
    return Finding.note("store", text + " yet", "Nothing: the first server makes it.");
  }

  /** Opening would make a new store of it, which would hide that one was lost. */
  private static Optional<Finding> empty(Path file) {
    if (file.toFile().length() > 0) {
      return Optional.empty();
    }
    return Files.exists(file.resolveSibling("admin.key"))
        ? bad(
            file + " is empty, though a store was here: its content is lost",
            "Put a copy of the store in its place, or bring your last export in:"
                + " shared-context import FILE")
        : Optional.of(Finding.note(
            "store", file + " is empty", "Nothing: the first server makes a store of it."));
  }

  /** SQLite writes the file, and others beside it, even to read. */
  private static Optional<Finding> closed(Path path) {
    if (readOnly(path)) {
      return bad(
          path + " is on a file system that is mounted read-only",
          "Mount it writable, or " + ELSEWHERE + ".");
    }
    boolean directory = Files.isDirectory(path);
    boolean open = Files.isReadable(path)
        && Files.isWritable(path)
        && (!directory || Files.isExecutable(path));
    return open
        ? Optional.empty()
        : bad(
            path + " cannot be read and written by " + user(),
            remedy(path, directory ? "u+rwx" : "u+rw"));
  }

  private static boolean readOnly(Path path) {
    try {
      return Files.getFileStore(path).isReadOnly();
    } catch (IOException e) {
      // Then the other checks say what is wrong.
      return false;
    }
  }

  private static String remedy(Path path, String mode) {
    return owner(path)
        .filter(owner -> !owner.equals(user()))
        .map(owner ->
            "It belongs to " + owner + ": run this as " + owner + ", or " + ELSEWHERE + ".")
        .orElse("chmod " + mode + " '" + path + "', or " + ELSEWHERE + ".");
  }

  private static Optional<String> owner(Path path) {
    try {
      return Optional.of(Files.getOwner(path).getName());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String user() {
    return System.getProperty("user.name", "this user");
  }

  private static Path directory(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  private static Optional<Finding> bad(String text, String advice) {
    return Optional.of(Finding.bad("store", text, advice));
  }
}
