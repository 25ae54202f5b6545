package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;

/** {@code bin/shared-context} with a Java that makes archives of classes when it is let. */
abstract class ArchivingFixture extends CheckoutFixture {
  /** Makes an archive when it is let, and otherwise says how it was started. */
  private static final String ARCHIVING_JAVA = """
      #!/bin/sh
      for file; do :; done
      case " $* " in
        *' class-archive '*)
          echo 'the archive talks'
          echo made >> "$HOME/made"
          until [ -f "$HOME/go" ]; do sleep 0.05; done
          [ ! -f "$HOME/broken" ] || exit 1
          pwd > "$HOME/directory"
          printf classes > "$file" && echo 7 > "$file.size"
          rm -f "$file.failed" "$file.failed-again" "$file.lock"
          ;;
        *) printf '%s\\n' "$0" "$@" ;;
      esac
      """;

  @BeforeEach
  void useJava() throws Exception {
    use("25.0.1");
    environment.remove("SHARED_CONTEXT_CLASS_ARCHIVE");
    run("bench");
    Files.delete(home.resolve("go"));
  }

  void use(String version) throws IOException {
    environment.put("SHARED_CONTEXT_JAVA", java("chosen", version).toString());
    script(place.resolve("chosen/bin/java"), ARCHIVING_JAVA);
    Files.setLastModifiedTime(place.resolve("chosen/release"), FileTime.from(Instant.EPOCH));
  }

  /** What a start says that has one made, and is not overtaken by its maker. */
  ProcessResult runAhead() throws Exception {
    Files.delete(home.resolve("go"));
    ProcessResult ahead = run();
    Files.writeString(home.resolve("go"), "");
    return ahead;
  }

  long makings() throws IOException {
    return Files.readAllLines(home.resolve("made")).size();
  }

  /** Waits until the archive is made and its maker is gone. */
  Path awaitArchive() throws IOException {
    awaitText(home.resolve("made"), "made");
    return awaitFile(home.resolve(".cache/shared-context/classes"), ".classes");
  }

  /** Waits until there is a file whose name ends so, and no maker. */
  static Path awaitFile(Path directory, String end) throws IOException {
    long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
    while (true) {
      List<String> all =
          List.of(Objects.requireNonNullElse(directory.toFile().list(), new String[0]));
      Optional<String> found = all.stream().filter(name -> name.endsWith(end)).findFirst();
      boolean busy =
          end.equals(".classes") && all.stream().anyMatch(name -> name.endsWith(".lock"));
      if (found.isPresent() && !busy) {
        return directory.resolve(found.get());
      }
      assertThat(System.nanoTime()).as("no %s in %s", end, directory).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
