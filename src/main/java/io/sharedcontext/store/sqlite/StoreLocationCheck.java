package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a store may be: on a disk of this machine, under one name, in a directory that its owner can
 * write. SQLite's processes share memory and locks through the file system; where that does not work
 * they would overwrite each other without an error.
 */
final class StoreLocationCheck {
  private static final Pattern SHARED = Pattern.compile(
      "(nfs|cifs|smb|fuse\\.|afs|ceph|9p|afpfs|davfs|webdav|lustre|gpfs|ocfs2|beegfs).*"
          + "|virtiofs|vboxsf|drvfs|v9fs|glusterfs|fakeowner|grpcfuse|osxfs|hgfs|vmhgfs.*|prl_fs");
  private static final Set<String> SYNCHRONISED = Set.of(
      "dropbox",
      "onedrive",
      "google drive",
      "googledrive",
      "icloud drive",
      "mobile documents",
      "cloudstorage",
      "nextcloud",
      "owncloud",
      "pcloud",
      "box sync",
      "syncthing");

  private StoreLocationCheck() {}

  /** Tells the type of the file system that holds a path. */
  @FunctionalInterface
  interface FileSystemType {
    String of(Path path) throws IOException;
  }

  /** Makes sure that the file is there and may be used; returns its real path. */
  static Path prepare(SqliteSettings settings, FileSystemType type) throws IOException {
    Path request = settings.file().toAbsolutePath().normalize();
    Path parent = request.getParent();
    if (parent == null || request.toString().indexOf('?') >= 0) {
      throw refused(
          request,
          "cannot be the file of a store",
          "Name another file with SHARED_CONTEXT_DATABASE.");
    }
    FilePermissions.createDirectories(parent);
    Path file = parent.toRealPath().resolve(request.getFileName());
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      PrivateFiles.refuse(StoreDiagnosis.hindrance(file));
      FilePermissions.createFile(file);
    }
    if (!settings.anyFileSystem()) {
      refuseSharedPlaces(file, type.of(file));
    }
    PrivateFiles.refuse(StoreDiagnosis.unusable(file));
    return file;
  }

  private static void refuseSharedPlaces(Path file, String type) {
    if (SHARED.matcher(type.toLowerCase(Locale.ROOT)).matches()
        || file.toString().startsWith("\\\\")) {
      throw refused(
          file,
          "is on a file system of type " + type + ", which does not keep several processes apart",
          override("Move the store to a disk of this machine with SHARED_CONTEXT_HOME"));
    }
    for (Path part : file) {
      if (SYNCHRONISED.contains(part.toString().toLowerCase(Locale.ROOT).replaceAll(" - .*", ""))) {
        throw refused(
            file,
            "is in the folder " + part + ", which another program synchronises while it is in use",
            override("Move the store out of it with SHARED_CONTEXT_HOME"));
      }
    }
  }

  private static String override(String step) {
    return step + ", or set SHARED_CONTEXT_ANY_FILE_SYSTEM=true to take the risk of losing data.";
  }

  private static Failure refused(Path file, String reason, String step) {
    return Failure.of(ErrorCode.STORE_UNAVAILABLE, "the store's file " + file + " " + reason)
        .suggest(step);
  }
}
