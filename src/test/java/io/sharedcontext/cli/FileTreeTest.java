package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories are deleted although something is still put into them. */
class FileTreeTest {
  @TempDir
  private Path place;

  @Test
  void what_an_ending_process_still_puts_there_goes_too() throws Exception {
    Path home = Files.createDirectory(place.resolve("home"));
    for (int i = 0; i < 2_000; i++) {
      Files.createFile(home.resolve("file-" + i));
    }
    Thread ending = new Thread(() -> write(home), "ending");
    ending.start();

    FileTree.delete(home);

    ending.join();
    assertThat(home).doesNotExist();
  }

  /** Puts files there until the first of those that were there is gone, and then one more if it can. */
  private static void write(Path home) {
    try {
      for (int i = 0; Files.exists(home.resolve("file-999")); i++) {
        Files.createFile(home.resolve("late-" + i));
      }
      Files.createFile(home.resolve("last"));
    } catch (IOException e) {
      assertThat(home).as("%s", e).doesNotExist();
    }
  }
}
