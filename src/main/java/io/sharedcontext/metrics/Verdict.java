package io.sharedcontext.metrics;

/** Whether 95 of 100 calls keep to a target. */
public enum Verdict {
  MET("met"),
  MISSED("MISSED"),
  TOO_FEW("too few calls");

  /** Of fewer calls, 95 of 100 are all: one that was slow by chance would decide. */
  public static final int ENOUGH = 20;

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** What {@code calls} tell, 95 of 100 of which took at most {@code millis}. */
  public static Verdict of(long calls, double millis, double limit) {
    if (millis <= limit) {
      return MET;
    }
    return calls < ENOUGH ? TOO_FEW : MISSED;
  }

  @Override
  public String toString() {
    return words;
  }
}
