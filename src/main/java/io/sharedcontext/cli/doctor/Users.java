package io.sharedcontext.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of this user that have a file open, where the system tells it as Linux does.
 *
 * @param processes their ids
 */
record Users(List<Long> processes) {
  private static final Path PROCESSES = Path.of("/proc");

  /** Those of {@code file}; nobody where the system does not tell. */
  static Users of(Path file) throws IOException {
    List<Long> users = new ArrayList<>();
    if (Files.isDirectory(PROCESSES)) {
      Path real = file.toRealPath();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
        for (Path process : all) {
          if (opens(process.resolve("fd"), real)) {
            users.add(Long.parseLong(process.getFileName().toString()));
          }
        }
      }
    }
    return new Users(users);
  }

  private static boolean opens(Path descriptors, Path file) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : all) {
        if (Files.readSymbolicLink(descriptor).equals(file)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      // It has ended, or is another user's.
      return false;
    }
  }

  /** Those of them that are stopped, as by SIGSTOP or a debugger. */
  List<Long> stopped() {
    return processes.stream().filter(Users::isStopped).toList();
  }

  private static boolean isStopped(long process) {
    try {
      String status = Files.readString(PROCESSES.resolve(Long.toString(process)).resolve("stat"));
      char state = status.charAt(status.lastIndexOf(')') + 2);
      return state == 'T' || state == 't';
    } catch (IOException e) {
      return false;
    }
  }
}
