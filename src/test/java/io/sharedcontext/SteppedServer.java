package io.sharedcontext;

import io.sharedcontext.log.Provider;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A server whose clock is moved while it runs: a file's length says by how many hours, one byte standing
 * for none, two for one ahead, and an empty file for one back.
 */
final class SteppedServer {
  private SteppedServer() {}

  /** A clock beside that of the machine. */
  private static final class SteppedClock extends Clock {
    private final Path file;

    SteppedClock(Path file) {
      this.file = file;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      try {
        return Instant.now().plus(Duration.ofHours(Files.size(file) - 1));
      } catch (IOException e) {
        return Instant.now();
      }
    }
  }

  /** Serves with a clock that the file of the first argument moves. */
  public static void main(String[] arguments) {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    Settings settings = Settings.of(System.getenv());
    Provider.install(settings.log());
    new Server(settings, new SteppedClock(Path.of(arguments[0])))
        .serve(out, java.util.Optional.empty());
  }
}
