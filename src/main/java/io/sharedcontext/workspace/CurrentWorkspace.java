package io.sharedcontext.workspace;

import io.sharedcontext.text.Invisible;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The workspace that this process was started for, and what callers mean when they name one. It is looked
 * for at the first use. Where the launch gives none, the client may. Safe for use by several threads.
 */
public final class CurrentWorkspace {
  /** What stands for every workspace, and for none in particular. */
  public static final String ALL = "all";

  /** What stands for the one of this process. */
  public static final String CURRENT = "current";

  /** The setting for a process that belongs to none. */
  public static final String OFF = "off";

  private final Optional<String> setting;
  private final Path directory;
  private final AtomicReference<@Nullable Optional<String>> found = new AtomicReference<>();
  private final AtomicReference<String> given = new AtomicReference<>("");

  /**
   * The workspace of a process.
   *
   * @param setting its name, or {@link #OFF}; if empty, the directory decides
   * @param directory where the process was started
   */
  public CurrentWorkspace(Optional<String> setting, Path directory) {
    this.setting = setting;
    this.directory = directory;
  }

  /** Whether {@code name} can be that of a workspace: it means nothing else, and is not too long. */
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.codePointCount(0, name.length()) <= Workspace.LONGEST_NAME
        && !name.equals(ALL)
        && !name.equals(CURRENT)
        && !name.equals(OFF)
        && name.codePoints().noneMatch(Character::isISOControl)
        && !Invisible.in(name);
  }

  /** Its name; empty if the process belongs to none. */
  public String name() {
    return launched().orElseGet(() -> Objects.requireNonNull(given.get()));
  }

  private Optional<String> launched() {
    Optional<String> known = found.get();
    if (known == null) {
      known = setting.isPresent()
          ? setting.filter(name -> !name.equals(OFF))
          : Workspace.of(directory).map(Workspace::name);
      found.set(known);
    }
    return known;
  }

  /** Whether {@link #given} makes a difference: neither a setting nor the directory says which it is. */
  public boolean open() {
    return setting.isEmpty() && launched().isEmpty();
  }

  /** Takes the workspace of the first of {@code directories} that has one, if it is {@link #open}. */
  public void given(List<Path> directories) {
    if (open()) {
      given.set(directories.stream()
          .flatMap(one -> Workspace.of(one).stream())
          .map(Workspace::name)
          .findFirst()
          .orElse(""));
    }
  }

  /** The only workspace that a caller wants to hear of; empty when it wants all of them. */
  public Optional<String> only(Optional<String> argument) {
    return argument.filter(name -> !name.equals(ALL)).map(this::meant);
  }

  /** The workspace to which something new belongs; empty for none. */
  public String assigned(Optional<String> argument) {
    return argument.map(this::meant).orElseGet(this::name);
  }

  /** The name that {@code argument} stands for. */
  private String meant(String argument) {
    return switch (argument) {
      case ALL -> "";
      case CURRENT -> name();
      default -> argument;
    };
  }
}
