package io.sharedcontext.cli;

import io.sharedcontext.cli.clientconfig.LauncherLink;
import io.sharedcontext.cli.clientconfig.Surroundings;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code client-config link}: a short command on the search path. */
final class LinkCommand {
  private final Operator operator;
  private final Surroundings at;
  private final Optional<Path> directory;

  LinkCommand(Operator operator, Surroundings at, Optional<Path> directory) {
    this.operator = operator;
    this.at = at;
    this.directory = directory;
  }

  int run(boolean remove, boolean json) throws IOException {
    List<String> words = LaunchCommand.here().words();
    if (words.size() > 1) {
      return refused("a link needs the launcher, which " + words.get(0) + " is not", json);
    }
    Path launcher = Path.of(words.get(0));
    Optional<LauncherLink> found = directory
        .map(place -> new LauncherLink(place.toAbsolutePath().resolve("shared-context"), launcher))
        .or(() -> LauncherLink.usual(at, launcher));
    if (found.isEmpty()) {
      return refused(
          "none of " + LauncherLink.usualDirectories() + " is on the search path (PATH) and"
              + " writable; name another with --directory",
          json);
    }
    LauncherLink link = found.get();
    if (link.taken()) {
      return refused(link.link() + " is something else", json);
    }
    boolean there = link.present();
    if (there && remove) {
      Files.delete(link.link());
    } else if (!there && !remove) {
      link.make();
    }
    String done = there ? remove ? "removed" : "unchanged" : remove ? "absent" : "made";
    tell(done, link, json);
    if (!remove) {
      link.hidden(at)
          .ifPresent(other -> operator.note("note: the search path finds " + other + " before it"));
    }
    return Cli.OK;
  }

  private void tell(String done, LauncherLink link, boolean json) {
    operator.print(
        json
            ? Json.object()
                .put("success", true)
                .put("action", done)
                .put("link", link.link().toString())
                .put("launcher", link.launcher().toString())
                .toString()
            : done + ": " + link.link() + " -> " + link.launcher());
  }

  private int refused(String sentence, boolean json) {
    if (json) {
      operator.print(Json.object().put("success", false).put("error", sentence).toString());
    }
    operator.note("shared-context: " + sentence + "; nothing was changed");
    return Cli.FAILED;
  }
}
