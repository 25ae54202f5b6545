package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.RunningProcess;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process runs, as part of its id, so that those beside it can tell at once that it was killed: a database
 * server knows only that a connection is gone. Told on Linux, of processes that see each other under the same numbers.
 *
 * @param machine a digest of the space of numbers ({@link RunningProcess#space})
 * @param pid the number of the process
 * @param birth when it began, as {@link RunningProcess#birth} tells it
 */
record ProcessPlace(String machine, long pid, String birth) {
  private static final int DIGEST_BYTES = 6;
  private static final Pattern TEXT =
      Pattern.compile("-([0-9a-f]{12})-([0-9]{1,10})-([0-9]{1,20})");

  /** Found out when somebody first asks. */
  private static final class Own {
    static final Optional<ProcessPlace> PLACE = find();
  }

  /** That of this process; empty where it cannot be told. */
  static Optional<ProcessPlace> own() {
    return Own.PLACE;
  }

  /** Reads what {@link #text} wrote; empty for anything else. */
  static Optional<ProcessPlace> of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new ProcessPlace(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  /** As an id has it at its end. */
  String text() {
    return "-" + machine + "-" + pid + "-" + birth;
  }

  /** Whether the process is surely gone; never where that cannot be told from here. */
  boolean ended() {
    return beside() && RunningProcess.ended(pid, birth) && !RunningProcess.mayHide();
  }

  /** Whether the process is there and does not run; never where that cannot be told from here. */
  boolean stopped() {
    return beside() && !RunningProcess.ended(pid, birth) && RunningProcess.stopped(pid);
  }

  /** This process is looked at, too: one that was restored from a snapshot has another birth than it had. */
  private boolean beside() {
    return own()
        .filter(self -> machine.equals(self.machine)
            && RunningProcess.birth(self.pid).filter(self.birth::equals).isPresent())
        .isPresent();
  }

  private static Optional<ProcessPlace> find() {
    long self = ProcessHandle.current().pid();
    return RunningProcess.space()
        .flatMap(space ->
            RunningProcess.birth(self).map(birth -> new ProcessPlace(digest(space), self, birth)));
  }

  private static String digest(String text) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
