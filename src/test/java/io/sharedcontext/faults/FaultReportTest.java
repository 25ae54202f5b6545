package io.sharedcontext.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.faults.check.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of several runs make one table. */
class FaultReportTest {
  @TempDir
  Path directory;

  private static FaultResult result(Fault fault, int trials, Verdict verdict, Long... recovered) {
    return new FaultResult(
        fault, Optional.empty(), Optional.empty(), trials, verdict, List.of(recovered));
  }

  private List<FaultResult> kept(FaultResult... results) throws IOException {
    Path file = directory.resolve("faults.json");
    Files.writeString(file, FaultReport.json(List.of(results), 1));
    return FaultReport.read(file);
  }

  @Test
  void what_an_earlier_run_wrote_is_added_with_all_that_it_found() throws IOException {
    Verdict found = new Verdict(30, List.of("lost"), List.of("phantom"), List.of("broken"));
    List<FaultResult> earlier = kept(
        result(ProcessFault.KILL, 2, found, 3_000_000_000L, 9_000_000_000L),
        result(DiskFault.DISK_FULL, 1, Verdict.NONE));
    FaultResult now = result(
        ProcessFault.KILL, 3, new Verdict(20, List.of(), List.of(), List.of()), 1_000_000_000L);

    List<FaultResult> sum = FaultReport.sum(List.of(now), earlier);

    assertThat(sum).hasSize(2).element(0).satisfies(kill -> {
      assertThat(kill.trials()).isEqualTo(5);
      assertThat(kill.verdict().acknowledged()).isEqualTo(50);
      assertThat(kill.verdict().problems()).containsExactly("lost", "phantom", "broken");
      assertThat(kill.recovery()).isEqualTo("3.00 / 9.00 s");
      assertThat(kill.bad()).isTrue();
    });
    assertThat(sum.get(1).fault()).isEqualTo(DiskFault.DISK_FULL);
  }

  @Test
  void a_fault_that_could_not_be_tried_in_one_run_has_the_trials_of_the_other() throws IOException {
    List<FaultResult> skipped = kept(FaultResult.skipped(DiskFault.DISK_FULL, "no disk"));
    FaultResult tried = result(DiskFault.DISK_FULL, 4, Verdict.NONE);

    assertThat(FaultReport.sum(skipped, List.of(tried))).containsExactly(tried);
    assertThat(FaultReport.sum(List.of(tried), skipped)).containsExactly(tried);
  }

  @Test
  void rows_of_faults_that_were_not_tried_stay_in_the_page() throws IOException {
    Path page = directory.resolve("page.md");
    Files.writeString(
        page, "<!-- faults: begin -->\n| `KILL` | as it was |\n<!-- faults: end -->\n");

    FaultReport.update(
        page,
        List.of(
            result(ProcessFault.KILL, 0, Verdict.NONE),
            result(ProcessFault.STOP, 7, Verdict.NONE)));

    assertThat(Files.readString(page)).contains("| `KILL` | as it was |", "| 7 | 0 | 0 | 0 | 0 |");
  }
}
