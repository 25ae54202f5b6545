package io.sharedcontext.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of the fault harness: a trial or two of the faults that take no time. */
@SqliteOnly("faults of files")
class FaultHarnessIT {
  private static final long SEED = 11;

  @TempDir
  Path directory;

  static Stream<Fault> faults() {
    return Stream.of(
        ProcessFault.KILL,
        DiskFault.DISK_FULL,
        ImageFault.WAL_OVERLONG,
        ImageFault.PAGE_DAMAGED,
        StartFault.FOUNDER_KILLED);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void nothing_is_lost_invented_or_impossible(Fault fault) {
    FaultResult result = FaultTrials.run(
        fault, directory, SEED, Duration.ofSeconds(1).toNanos(), Thorough.times(1, 3));

    assertThat(result.verdict().problems()).as(fault.what()).isEmpty();
    assertThat(result.trials() > 0).isEqualTo(result.skipped().isEmpty());
  }

  @Test
  void every_fault_that_is_pending_exists() {
    assertThat(Fault.all().stream().map(Fault::name)).containsAll(Pending.names());
  }
}
