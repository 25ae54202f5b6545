package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Fuzz;
import org.junit.jupiter.api.Test;

/** Texts that are nearly patterns: whether two meet does not depend on who asks, and each meets itself. */
class GlobFuzzTest {
  private static final int RUNS = 20_000;

  @Test
  void meeting_is_mutual_and_everything_meets_itself_and_all() {
    Fuzz.each("globs", RUNS, fuzz -> {
      String one = fuzz.text();
      String other = fuzz.text();

      assertThat(Glob.of(one).overlaps(Glob.of(other)))
          .as("%s and %s", one, other)
          .isEqualTo(Glob.of(other).overlaps(Glob.of(one)));
      assertThat(Glob.of(one).overlaps(Glob.of(one))).as(one).isTrue();
      assertThat(Glob.of(one).overlaps(Glob.of("**"))).as(one).isTrue();
    });
  }
}
