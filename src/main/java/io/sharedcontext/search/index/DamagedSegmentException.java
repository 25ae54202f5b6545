package io.sharedcontext.search.index;

/** A file of the shared index is not what was written: whoever meets it goes on without it. */
public final class DamagedSegmentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String file;

  DamagedSegmentException(String file, String what) {
    super(file + ": " + what);
    this.file = file;
  }

  /** The name of the file. */
  public String file() {
    return file;
  }
}
