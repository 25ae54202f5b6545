package io.sharedcontext.cli.doctor;

import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether only this user can use a store's files, and mends what is this user's to mend. */
final class PermissionChecks {
  private static final String CHECK = "permissions";

  private final Path file;
  private final boolean fix;

  /** Checks around the database {@code file}. */
  PermissionChecks(Path file, boolean fix) {
    this.file = file.toAbsolutePath();
    this.fix = fix;
  }

  /** The findings about permissions; empty if there is nothing to say. */
  List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    for (String name : List.of("", "-wal", "-shm", ".queue", ".presence", ".init", ".checkpoint")) {
      ownedOnly(file.resolveSibling(file.getFileName() + name), "600").ifPresent(findings::add);
    }
    for (String name : StoreFiles.SECRETS) {
      ownedOnly(file.resolveSibling(name), "600").ifPresent(findings::add);
    }
    ownedOnly(file.resolveSibling("."), "700").ifPresent(findings::add);
    return findings;
  }

  /** About the files with secrets. */
  List<Finding> secrets() {
    List<Finding> findings = new ArrayList<>();
    for (String name : StoreFiles.SECRETS) {
      Path secret = file.resolveSibling(name);
      if (Files.exists(secret)) {
        FileTrust.secret(secret)
            .map(problem -> Finding.bad(name, problem.text(), problem.advice()))
            .ifPresent(findings::add);
      } else if (!name.endsWith(".previous")) {
        findings.add(missing(name));
      }
    }
    return findings;
  }

  private static Finding missing(String name) {
    return name.equals("admin.key")
        ? Finding.note(
            name,
            "it is not beside the store",
            "Fine if you keep it elsewhere; if it is lost: shared-context keys add --agent NAME"
                + " --permissions read,write,admin")
        : Finding.note(
            name,
            "it is not beside the store, so no token works",
            "Nothing: the next server makes a new one, and agents authenticate again.");
  }

  /** What a founder that was killed left; nothing to say without that. */
  Optional<Finding> drafts(Store store, Clock clock) {
    StoreBootstrap bootstrap = new StoreBootstrap(store, clock);
    int drafts = bootstrap.drafts().size();
    if (drafts == 0) {
      return Optional.empty();
    }
    String text = Quantity.of(drafts, "draft") + " of a secret, left by a server that was killed";
    return Optional.of(
        fix
            ? Finding.ok("drafts", Quantity.of(bootstrap.clearDrafts(), "draft") + " removed")
            : Finding.note("drafts", text, "shared-context doctor --fix removes them."));
  }

  private Optional<Finding> ownedOnly(Path path, String mode) {
    Path plain = path.normalize();
    if (!FileTrust.exposed(plain) || Files.isSymbolicLink(plain)) {
      return Optional.empty();
    }
    try {
      String now = PosixFilePermissions.toString(Files.getPosixFilePermissions(plain));
      return Optional.of(
          fix && FileTrust.mine(plain) ? mended(plain, mode, now) : open(plain, mode, now));
    } catch (IOException e) {
      return Optional.of(Finding.bad(CHECK, plain + ": " + e.getMessage(), "Look at it."));
    }
  }

  private static Finding open(Path path, String mode, String now) {
    return Finding.bad(
        CHECK, path + " is open to others (" + now + ")", "chmod " + mode + " '" + path + "'");
  }

  private static Finding mended(Path path, String mode, String before) throws IOException {
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(mode.equals("700") ? "rwx------" : "rw-------"));
    return Finding.ok(CHECK, path + " was open to others (" + before + "), and is so no longer");
  }
}
