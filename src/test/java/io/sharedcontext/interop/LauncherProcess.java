package io.sharedcontext.interop;

import java.nio.file.Path;

/** The program that clients are configured to start. */
final class LauncherProcess {
  private LauncherProcess() {}

  /** Its absolute path. */
  static String path() {
    return Path.of("bin/shared-context").toAbsolutePath().toString();
  }
}
