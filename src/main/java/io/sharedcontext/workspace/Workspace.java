package io.sharedcontext.workspace;

import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.text.Invisible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The project that a directory belongs to. All working trees of a Git repository are one; outside of
 * repositories each directory is one of its own. It says what belongs together and permits nothing.
 *
 * @param name what agents see: the name of the root, and six hexadecimal digits that tell it from others of
 *     that name. Of the path before that name it shows nothing.
 * @param root a real path: the directory that holds {@code .git}, a bare repository, or the directory itself
 */
public record Workspace(String name, Path root) {
  /** Code points of a name at most, however it was given. */
  public static final int LONGEST_NAME = 80;

  private static final int LONGEST_BASE = 60;
  private static final int HASH_BYTES = 3;
  private static final String GIT = ".git";
  private static final String NAMELESS = "project";

  /**
   * The workspace of {@code directory}; empty if it is not there, or is a root of the file system or the
   * user's home outside of a repository, where clients start what belongs to no project. Looks at a few files;
   * safe for use by several threads.
   */
  public static Optional<Workspace> of(Path directory) {
    return of(directory, UserDirectories.home(System.getenv()));
  }

  static Optional<Workspace> of(Path directory, Optional<Path> home) {
    Optional<Path> user = home.flatMap(Workspace::real);
    return real(directory)
        .flatMap(start -> GitRepository.commonDirectory(start, path -> belongsToNone(path, user))
            .map(Workspace::root)
            .or(() -> Optional.of(start).filter(path -> !belongsToNone(path, user)))
            .map(root -> new Workspace(name(root), root)));
  }

  private static boolean belongsToNone(Path directory, Optional<Path> home) {
    return directory.getParent() == null || home.filter(directory::equals).isPresent();
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path root(Path common) {
    return common.endsWith(GIT) ? above(common) : common;
  }

  private static Path above(Path path) {
    return Optional.ofNullable(path.getParent()).orElse(path);
  }

  private static String name(Path root) {
    String base = Stream.of(root, above(root))
        .map(Workspace::lastName)
        .filter(name -> !name.isEmpty() && !name.startsWith("."))
        .findFirst()
        .orElse(NAMELESS);
    return base + "-" + hash(root);
  }

  private static String lastName(Path path) {
    String text = Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
    String plain = text.length() > GIT.length() && text.endsWith(GIT)
        ? text.substring(0, text.length() - GIT.length())
        : text;
    return readable(Normalizer.normalize(plain, Normalizer.Form.NFC));
  }

  /** Letters and digits of any script, dots, hyphens and underscores; anything else is a hyphen. */
  private static String readable(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_BASE)
        .map(c -> shows(c) ? c : '-')
        .forEach(name::appendCodePoint);
    return name.toString().replaceAll("-{2,}", "-").replaceAll("^-|-$", "");
  }

  private static boolean shows(int c) {
    return "._-".indexOf(c) >= 0
        || (Character.isLetterOrDigit(c) && !Invisible.in(Character.toString(c)));
  }

  private static String hash(Path root) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256")
          .digest(root.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(sum, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
