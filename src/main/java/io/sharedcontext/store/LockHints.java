package io.sharedcontext.store;

import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two of the {@link HintFiles}, by which a shell learns, without a JVM, that no lock keeps an agent from a file.
 * {@code granted} has a line for each resource of each lock that was granted since its first line was written,
 * none left out: whoever cannot be sure of that begins it anew. {@code locked-AGENT} has what a guard saw that
 * looked at the store, and up to which token {@code granted} told of locks when it did. A shell that finds
 * neither of them naming a file need not look itself. Both may name more than is locked, never less. Safe for
 * several threads and processes.
 */
public final class LockHints {
  private static final Logger LOG = LoggerFactory.getLogger(LockHints.class);

  private static final String GRANTED = "granted";
  private static final String LOCKED = "locked-";
  private static final String NONE = "-";

  /** What is read of one file at most, in bytes, is a little more. */
  private static final int LONGEST = 9_000;

  private static final int MOST_TREES = 20;
  private static final int MOST_STARS = 3;

  /** What stands for itself in a pattern of every shell, in every locale. */
  private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9_./@+,:=%-]+");

  private static final Pattern SPACE = Pattern.compile("\\s|\\p{Cntrl}");

  private final StoreFolder folder;

  /** Those of the store of {@code settings}; none need be there. */
  public LockHints(StoreSettings settings) {
    this.folder = new StoreFolder(settings.localFiles(), HintFiles.SUFFIX);
  }

  /**
   * What {@code granted} tells of.
   *
   * @param generation what its first line says, which no other beginning says
   * @param newest the token of the newest lock that it tells of, or told of before it was begun anew
   */
  public record Granted(String generation, long newest) {}

  /**
   * A directory with a working tree.
   *
   * @param workspace what it belongs to; empty for none
   * @param plain whether that is so for whoever works there, and not by a setting
   */
  public record Tree(String workspace, Path top, boolean plain) {}

  /**
   * What one lock keeps others from.
   *
   * @param workspace that of its session; empty for none
   * @param resource a name or a pattern
   */
  public record Locked(String workspace, String resource) {}

  /**
   * Notes a lock. Called when it was granted and before anybody is told.
   *
   * @param fence its token
   * @param resources what others may not write; none if they may
   */
  public void granted(long fence, String holder, List<String> resources) {
    try {
      Optional<String> before = folder.text(GRANTED);
      if (before.isEmpty()) {
        return;
      }
      StringBuilder lines = new StringBuilder();
      for (String resource : resources.isEmpty() ? List.of("") : resources) {
        lines.append(fence).append(' ').append(holder).append(' ').append(pattern(resource));
        lines.append('\n');
      }
      String text = before.get();
      boolean whole = text.endsWith("\n") && text.length() + lines.length() < LONGEST;
      if (whole && fence == newest(text) + 1) {
        folder.append(GRANTED, lines.toString());
      } else {
        beginAnew(fence);
      }
    } catch (IOException | Failure e) {
      LOG.warn("guards are not told of a lock at once: {}", e.toString());
      forget();
    }
  }

  /** Has every guard look at the store, as what the locks of a session concern may have changed. */
  public void mistrust() {
    try {
      Optional<String> before = folder.text(GRANTED);
      if (before.isPresent()) {
        beginAnew(newest(before.get()));
      }
    } catch (IOException | Failure e) {
      LOG.warn("guards are not told of a change at once: {}", e.toString());
      forget();
    }
  }

  /**
   * Begins anew if there may be a lock of which nothing tells: its process was killed between the commit and the
   * note, is of an earlier version, or on another machine; or the store is one of an earlier moment.
   *
   * @param newest gives the token of the newest lock that was ever granted; asked only if guards look here
   */
  public void catchUp(LongSupplier newest) throws IOException {
    Optional<String> text = folder.text(GRANTED);
    if (text.isPresent()) {
      long fence = newest.getAsLong();
      if (newest(text.get()) != fence || !text.get().endsWith("\n")) {
        beginAnew(fence);
      }
    }
  }

  /**
   * What is told of locks now; to be asked for before they are looked at. From then on each lock is noted.
   *
   * @param newest gives the token of the newest lock that was ever granted; asked if nothing was noted before
   */
  public Granted known(LongSupplier newest) throws IOException {
    if (!folder.has(GRANTED)) {
      byte[] first = generation(newest.getAsLong()).getBytes(StandardCharsets.US_ASCII);
      try (FileChannel out = folder.create(GRANTED)) {
        out.write(ByteBuffer.wrap(first));
      } catch (FileAlreadyExistsException e) {
        LOG.debug("another process began to note locks: {}", e.toString());
      }
    }
    String text = folder.text(GRANTED).orElse("");
    return new Granted(text.lines().findFirst().orElse(""), newest(text));
  }

  /**
   * Notes what keeps an agent out.
   *
   * @param agent empty for somebody who is none
   * @param known what was told of locks before they were looked at
   * @param tree where the guard ran
   * @param locked by others, in all workspaces
   */
  public void putLocked(String agent, Granted known, Tree tree, List<Locked> locked)
      throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    lines.add(known.generation() + " " + known.newest());
    lines.addAll(trees(agent, known, tree));
    locked.forEach(one ->
        lines.add("lock " + word(one.workspace()).orElse(NONE) + " " + pattern(one.resource())));
    String text = String.join("\n", lines) + "\n";
    if (text.length() < LONGEST && !known.generation().isEmpty()) {
      folder.put(LOCKED + agent, text);
    } else {
      folder.delete(LOCKED + agent);
    }
  }

  /** The lines of this and of the other trees that the agent's guards ran in since the same beginning. */
  private List<String> trees(String agent, Granted known, Tree tree) throws IOException {
    List<String> before =
        folder.text(LOCKED + agent).map(text -> text.lines().toList()).orElse(List.of());
    List<String> trees = new ArrayList<>();
    if (!before.isEmpty() && before.get(0).startsWith(known.generation() + " ")) {
      before.stream()
          .filter(line -> line.startsWith("tree ") && !line.endsWith(" " + tree.top()))
          .limit(MOST_TREES)
          .forEach(trees::add);
    }
    String top = tree.top().toString();
    if (tree.plain() && top.equals(top.strip()) && top.chars().noneMatch(Character::isISOControl)) {
      word(tree.workspace()).ifPresent(name -> trees.add(0, "tree " + name + " " + top));
    }
    return trees;
  }

  /** A workspace as one word; empty if it is more than that. */
  private static Optional<String> word(String workspace) {
    return workspace.isEmpty()
        ? Optional.of(NONE)
        : Optional.of(workspace).filter(name -> !SPACE.matcher(name).find());
  }

  /** A pattern that fits in a shell whatever {@code resource} fits, and perhaps more; shells are slow with many stars. */
  static String pattern(String resource) {
    String pattern = NOT_PLAIN.matcher(resource).replaceAll("*");
    boolean many = pattern.chars().filter(c -> c == '*').count() > MOST_STARS;
    return many
        ? pattern.substring(0, pattern.indexOf('*')) + pattern.substring(pattern.lastIndexOf('*'))
        : pattern;
  }

  private void beginAnew(long fence) throws IOException {
    folder.put(GRANTED, generation(fence));
  }

  private static String generation(long fence) {
    return ProcessHandle.current().pid() + "." + System.nanoTime() + "." + fence + "\n";
  }

  /** The newest token in the text of {@code granted}; 0 if it tells of none. */
  private static long newest(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      return 0;
    }
    String first = lines.get(0);
    long newest = number(first.substring(first.lastIndexOf('.') + 1));
    for (String line : lines.subList(1, lines.size())) {
      newest = Math.max(newest, number(line.substring(0, Math.max(0, line.indexOf(' ')))));
    }
    return newest;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Has guards look, until one can note again what it saw. */
  private void forget() {
    try {
      folder.delete(GRANTED);
      for (String name : folder.names()) {
        if (name.startsWith(LOCKED)) {
          folder.delete(name);
        }
      }
    } catch (IOException e) {
      LOG.warn("guards may overlook a lock: {}", e.toString());
    }
  }
}
