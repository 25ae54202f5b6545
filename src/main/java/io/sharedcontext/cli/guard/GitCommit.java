package io.sharedcontext.cli.guard;

import io.sharedcontext.tool.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A commit that Git is about to make, as Git itself tells of it.
 *
 * @param directory the working tree
 */
public record GitCommit(Path directory) {
  /** The names, from the top of the repository on, of the files that it adds, changes, moves or deletes. */
  public List<String> staged() throws IOException {
    return List.of(git("diff", "--cached", "--name-only", "--no-renames", "-z").split("\0"))
        .stream()
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The agent that works in this working tree, as its configuration says. */
  public Optional<String> agent() {
    try {
      return Optional.of(git("config", "--get", "shared-context.agent").strip())
          .filter(name -> name.matches(Limits.AGENT_ID));
    } catch (IOException e) {
      // Git says by its exit code that nothing is configured.
      return Optional.empty();
    }
  }

  /** Where Git looks for hooks. */
  public Path hooks() throws IOException {
    return directory.resolve(git("rev-parse", "--git-path", "hooks").strip()).normalize();
  }

  private String git(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process git = new ProcessBuilder(command).directory(directory.toFile()).start();
    git.getOutputStream().close();
    String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(git.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (git.waitFor() != 0) {
        throw new IOException("git " + words[0] + " failed: " + err.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while git ran", e);
    }
    return out;
  }
}
