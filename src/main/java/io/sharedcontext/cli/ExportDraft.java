package io.sharedcontext.cli;

import io.sharedcontext.store.DraftLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * An export before it is whole, beside its target, for its owner alone. It goes with the process that
 * writes it; what a process left that was killed goes with the next export to the same directory.
 */
final class ExportDraft implements AutoCloseable {
  private static final String NAME = ".export";
  private static final String END = ".jsonl";

  /** Earlier versions named a process and a number. */
  private static final Pattern NAMES =
      Pattern.compile("\\.export-(?:\\d{1,9}-\\d+|[0-9a-f]{16})\\.jsonl");

  private final DraftLock lock;

  private ExportDraft(DraftLock lock) {
    this.lock = lock;
  }

  static ExportDraft in(Path directory) throws IOException {
    DraftLock lock = DraftLock.take(directory, NAME, END, NAMES);
    lock.makeFile();
    return new ExportDraft(lock);
  }

  /** Where it is. */
  Path path() {
    return lock.draft();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
