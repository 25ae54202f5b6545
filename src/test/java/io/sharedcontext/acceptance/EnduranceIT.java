package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process that is used for long holds no more than it did at the beginning. */
class EnduranceIT {
  @TempDir
  Path home;

  @Test
  void ten_thousand_calls_leave_descriptors_threads_and_memory_as_they_were() {
    assumeTrue(ProcessUse.known(), "only Linux tells what a process holds");

    List<ProcessUse> uses = Endurance.run(home, 2_000, 10_000);

    assertThat(uses.get(1).isLike(uses.get(0))).as("%s", uses).isTrue();
  }
}
