package io.sharedcontext.faults.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What a history and the store after it come to.
 *
 * @param acknowledged how many changes were
 * @param lost what was acknowledged and is gone
 * @param phantom what is there and was refused, or was never asked for, or is there twice
 * @param broken everything else that no correct server does
 */
public record Verdict(
    int acknowledged, List<String> lost, List<String> phantom, List<String> broken) {
  public Verdict {
    lost = List.copyOf(lost);
    phantom = List.copyOf(phantom);
    broken = List.copyOf(broken);
  }

  /** Nothing happened. */
  public static final Verdict NONE = new Verdict(0, List.of(), List.of(), List.of());

  /** Something that must not be, found by other means. */
  public static Verdict broken(String... what) {
    return new Verdict(0, List.of(), List.of(), List.of(what));
  }

  /** Both together. */
  public Verdict and(Verdict other) {
    return new Verdict(
        acknowledged + other.acknowledged,
        joined(lost, other.lost),
        joined(phantom, other.phantom),
        joined(broken, other.broken));
  }

  /** Whether nothing is wrong. */
  public boolean good() {
    return lost.isEmpty() && phantom.isEmpty() && broken.isEmpty();
  }

  /** All that is wrong, lost things first. */
  public List<String> problems() {
    return joined(joined(lost, phantom), broken);
  }

  private static List<String> joined(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
