package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes that post to one session at once. How fast they do is a benchmark's matter. */
class ManyWritersIT {
  private static final int PAGE = 97;

  @TempDir
  Path home;

  @Test
  void what_eight_processes_post_is_there_once_and_in_the_order_of_commits() throws Exception {
    Load.Plan plan = new Load.Plan(8, 20, Duration.ZERO, Duration.ofSeconds(3));

    Load.Report report = new Load(home, plan).run();

    assertThat(report.refused()).isEmpty();
    assertThat(report.posted()).hasSize(8 * 20 * 3);
    List<ObjectNode> stored = stored(report.session());
    Ledger ledger = new Ledger(report.posted(), stored);
    assertThat(stored).hasSize(8 * 20 * 3);
    assertThat(ledger.lost()).isEmpty();
    assertThat(ledger.doubled()).isEmpty();
    assertThat(ledger.disordered()).isEmpty();
    assertThat(report.followed()).as("what a reader saw who read along").isEqualTo(stored);
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  private List<ObjectNode> stored(String session) {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess reader = fleet.start("late-reader");
      return ProcessConversation.transcript(reader, session, PAGE);
    }
  }
}
